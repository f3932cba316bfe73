import { openSpreadsheet } from '../access.ts'
import { badRequest, notFound } from '../api-error.ts'
import { allMetadata, matchesLookup } from '../batch-update/metadata.ts'
import { applyMask, parseMask } from '../field-mask.ts'
import { type Call, jsonBody, type Reply, type Route } from '../http.ts'
import { camelKeys, isObject, type Json, type JsonObject, objectAt } from '../json.ts'
import type { Place, Spreadsheet } from '../spreadsheet.ts'
import { clampBox, type Tab } from '../tab.ts'
import { readablePlace, readOptions, valueRange } from '../values/read.ts'
import { calculatorOf, type World } from '../world.ts'
import { spreadsheetView } from './view.ts'

const at = (rest: string) => new RegExp(`^/v4/spreadsheets/([^/:]+)${rest}$`)

/** Reads that name their cells by DataFilter, and developerMetadata. */
export const dataFilterRoutes: Route[] = [
  { method: 'POST', path: at(':getByDataFilter'), access: 'read', handle: getByDataFilter },
  { method: 'POST', path: at('/values:batchGetByDataFilter'), access: 'read', handle: valuesByDataFilter },
  { method: 'POST', path: at('/developerMetadata:search'), access: 'read', handle: search },
  { method: 'GET', path: at('/developerMetadata/(\\d+)'), access: 'read', handle: getMetadata },
]

/** The places a filter selects: an A1 range, a GridRange, or where matching metadata lies. */
function placesOf(sheet: Spreadsheet, filter: JsonObject): Place[] {
  if (typeof filter.a1Range === 'string') return [readablePlace(sheet, filter.a1Range)]
  if (isObject(filter.gridRange)) return [placeOf(sheet, filter.gridRange)]
  const lookup = objectAt(filter, 'developerMetadataLookup')
  return allMetadata({ sheet })
    .filter(({ item }) => matchesLookup(item, lookup))
    .map(({ item }) => locate(sheet, objectAt(item, 'location')))
}

function tabOf(sheet: Spreadsheet, id: Json | undefined): Tab {
  const tab = sheet.tabs.find(item => item.id === Number(id ?? 0))
  if (!tab) throw badRequest(`No grid with id: ${Number(id ?? 0)}`)
  return tab
}

function placeOf(sheet: Spreadsheet, range: JsonObject): Place {
  const tab = tabOf(sheet, range.sheetId)
  const box = {
    top: Number(range.startRowIndex ?? 0),
    left: Number(range.startColumnIndex ?? 0),
    bottom: Number(range.endRowIndex ?? tab.rowCount),
    right: Number(range.endColumnIndex ?? tab.columnCount),
  }
  return { tab, box: clampBox(tab, box) }
}

function locate(sheet: Spreadsheet, location: JsonObject): Place {
  const range = objectAt(location, 'dimensionRange')
  if (location.locationType === 'ROW') {
    return placeOf(sheet, {
      sheetId: range.sheetId ?? 0,
      startRowIndex: range.startIndex ?? 0,
      endRowIndex: range.endIndex ?? 0,
    })
  }
  if (location.locationType === 'COLUMN') {
    return placeOf(sheet, {
      sheetId: range.sheetId ?? 0,
      startColumnIndex: range.startIndex ?? 0,
      endColumnIndex: range.endIndex ?? 0,
    })
  }
  return placeOf(sheet, { sheetId: location.sheetId ?? sheet.tabs[0]?.id ?? 0 })
}

function filtersOf(call: Call): { body: JsonObject; filters: JsonObject[] } {
  const body = camelKeys(jsonBody(call))
  const root = isObject(body) ? body : {}
  return { body: root, filters: Array.isArray(root.dataFilters) ? root.dataFilters.filter(isObject) : [] }
}

function getByDataFilter(world: World, call: Call): Reply {
  const sheet = openSpreadsheet(world, call.caller, call.params[0]!, 'read')
  const { body, filters } = filtersOf(call)
  const places = filters.length ? filters.flatMap(filter => placesOf(sheet, filter)) : undefined
  const view = spreadsheetView(world, sheet, places, body.includeGridData === true)
  const fields = call.query.get('fields')
  return { json: fields ? applyMask(view, parseMask(fields)) : view }
}

function valuesByDataFilter(world: World, call: Call): Reply {
  const sheet = openSpreadsheet(world, call.caller, call.params[0]!, 'read')
  const { body, filters } = filtersOf(call)
  const options = new URLSearchParams()
  for (const name of ['majorDimension', 'valueRenderOption', 'dateTimeRenderOption']) {
    if (typeof body[name] === 'string') options.set(name, body[name])
  }
  const reading = readOptions(options)
  const valueRanges = filters.flatMap(filter =>
    placesOf(sheet, filter).map(place => ({
      valueRange: valueRange(place, reading, calculatorOf(world, sheet)),
      dataFilters: [filter],
    })),
  )
  return { json: { spreadsheetId: sheet.id, ...(valueRanges.length ? { valueRanges } : {}) } }
}

function search(world: World, call: Call): Reply {
  const sheet = openSpreadsheet(world, call.caller, call.params[0]!, 'read')
  const { filters } = filtersOf(call)
  const matched = allMetadata({ sheet }).flatMap(({ item }) => {
    const dataFilters = filters.filter(filter =>
      matchesLookup(item, objectAt(filter, 'developerMetadataLookup')),
    )
    return dataFilters.length ? [{ developerMetadata: item, dataFilters }] : []
  })
  return { json: matched.length ? { matchedDeveloperMetadata: matched } : {} }
}

function getMetadata(world: World, call: Call): Reply {
  const sheet = openSpreadsheet(world, call.caller, call.params[0]!, 'read')
  const found = allMetadata({ sheet }).find(({ item }) => item.metadataId === Number(call.params[1]))
  if (!found) throw notFound()
  return { json: found.item }
}
