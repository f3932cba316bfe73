import { type Box, formatRange } from '../a1.ts'
import { openSpreadsheet } from '../access.ts'
import { badRequest } from '../api-error.ts'
import { withContent } from '../cell.ts'
import { applyMask, parseMask } from '../field-mask.ts'
import { type Call, flag, jsonBody, type Reply, type Route } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { checkProtection } from '../protection.ts'
import { copySpreadsheet, findRange, type Place, type Spreadsheet } from '../spreadsheet.ts'
import { clampBox } from '../tab.ts'
import { calculatorOf, touch, type World } from '../world.ts'
import { appendValues } from './append.ts'
import { exceedsGrid, oneOf, type ReadOptions, readablePlace, readOptions, valueRange } from './read.ts'
import { countWritten, incoming, inputOption, targetBox, updateReply, writeValues } from './write.ts'

const ID = '/v4/spreadsheets/([^/:]+)'
const at = (rest: string) => new RegExp(`^${ID}${rest}$`)

/** spreadsheets.values: get, update, append, clear and their batch forms. */
export const valueRoutes: Route[] = [
  { method: 'GET', path: at('/values:batchGet'), access: 'read', handle: batchGet },
  { method: 'POST', path: at('/values:batchUpdate'), access: 'write', handle: batchUpdateValues },
  { method: 'POST', path: at('/values:batchClear'), access: 'write', handle: batchClear },
  { method: 'POST', path: at('/values/(.+):append'), access: 'write', handle: append },
  { method: 'POST', path: at('/values/(.+):clear'), access: 'write', handle: clear },
  { method: 'GET', path: at('/values/(.+)'), access: 'read', handle: get },
  { method: 'PUT', path: at('/values/(.+)'), access: 'write', handle: update },
]

function open(world: World, call: Call, to: 'read' | 'write'): Spreadsheet {
  return openSpreadsheet(world, call.caller, call.params[0]!, to)
}

function reply(call: Call, json: Json): Reply {
  const fields = call.query.get('fields')
  return { json: fields ? applyMask(json, parseMask(fields)) : json }
}

function get(world: World, call: Call): Reply {
  const sheet = open(world, call, 'read')
  const options = readOptions(call.query)
  return reply(call, valueRange(readablePlace(sheet, call.params[1]!), options, calculatorOf(world, sheet)))
}

function batchGet(world: World, call: Call): Reply {
  const sheet = open(world, call, 'read')
  const options = readOptions(call.query)
  const places = call.query.getAll('ranges').map(range => readablePlace(sheet, range))
  const valueRanges = places.map(place => valueRange(place, options, calculatorOf(world, sheet)))
  return reply(call, { spreadsheetId: sheet.id, ...(valueRanges.length ? { valueRanges } : {}) })
}

function update(world: World, call: Call): Reply {
  const sheet = open(world, call, 'write')
  const body = jsonBody(call)
  const input = inputOption(call.query.get('valueInputOption') ?? undefined)
  const place = findRange(sheet, call.params[1]!)
  checkSameRange(sheet, body, call.params[1]!)
  const values = incoming(body, 'data.values')
  const box = targetBox(place, values)
  checkProtection(world, sheet, { tab: place.tab, box }, call.caller)
  writeValues(place.tab, box, values, input, year(world))
  touch(world, sheet.id, call.caller.email)
  const json = updateReply(sheet.id, place.tab.title, box, values)
  if (flag(call.query, 'includeValuesInResponse')) {
    json.updatedData = updatedData(world, sheet, { tab: place.tab, box }, responseOptions(call.query, body))
  }
  return reply(call, json)
}

/** A range in the body must be the one in the path. */
function checkSameRange(sheet: Spreadsheet, body: JsonObject, asked: string): void {
  if (typeof body.range !== 'string' || body.range === '' || body.range === asked) return
  const [given, path] = [findRange(sheet, body.range), findRange(sheet, asked)]
  const text = ({ tab, box }: Place) => formatRange(tab.title, clampBox(tab, box))
  if (text(given) === text(path)) return
  throw badRequest(`Requested range ${text(path)} does not match value range ${text(given)}.`)
}

function responseOptions(query: URLSearchParams, body: JsonObject): ReadOptions {
  return {
    majorDimension: body.majorDimension === 'COLUMNS' ? 'COLUMNS' : 'ROWS',
    render: oneOf(
      query.get('responseValueRenderOption'),
      ['FORMATTED_VALUE', 'UNFORMATTED_VALUE', 'FORMULA'],
      'response_value_render_option',
    ),
    dates: oneOf(
      query.get('responseDateTimeRenderOption'),
      ['SERIAL_NUMBER', 'FORMATTED_STRING'],
      'response_date_time_render_option',
    ),
  }
}

function updatedData(world: World, sheet: Spreadsheet, place: Place, options: ReadOptions): JsonObject {
  return valueRange(place, options, calculatorOf(world, sheet))
}

function batchUpdateValues(world: World, call: Call): Reply {
  const sheet = open(world, call, 'write')
  const body = jsonBody(call)
  const input = inputOption(body.valueInputOption)
  const data = Array.isArray(body.data) ? body.data.filter(isObject) : []
  // every range is checked before the first one is written
  const parts = data.map((item, i) => {
    const place = findRange(sheet, String(item.range ?? ''))
    const values = incoming(item, `data[${i}].values`)
    const box = targetBox(place, values)
    checkProtection(world, sheet, { tab: place.tab, box }, call.caller)
    return { place, values, item, box }
  })
  for (const { place, box, values } of parts) writeValues(place.tab, box, values, input, year(world))
  touch(world, sheet.id, call.caller.email)
  const withValues = body.includeValuesInResponse === true
  const query = new URLSearchParams({
    responseValueRenderOption: String(body.responseValueRenderOption ?? ''),
    responseDateTimeRenderOption: String(body.responseDateTimeRenderOption ?? ''),
  })
  const responses = parts.map(({ place, box, values, item }) => ({
    ...updateReply(sheet.id, place.tab.title, box, values),
    ...(withValues
      ? { updatedData: updatedData(world, sheet, { tab: place.tab, box }, responseOptions(query, item)) }
      : {}),
  }))
  return reply(call, {
    spreadsheetId: sheet.id,
    ...totals(parts),
    ...(responses.length ? { responses } : {}),
  })
}

interface Part {
  place: Place
  box: Box
  values: { rows: (string | number | boolean | null)[][] }
}

/** Rows and columns are counted once per tab, cells each time. */
function totals(parts: Part[]): JsonObject {
  const rows = new Set<string>()
  const columns = new Set<string>()
  const tabs = new Set<number>()
  let cells = 0
  for (const { place, box, values } of parts) {
    const counted = countWritten(values.rows)
    if (!counted.cells) continue
    cells += counted.cells
    tabs.add(place.tab.id)
    values.rows.forEach((row, r) => {
      if (row.some(value => value !== null)) rows.add(`${place.tab.id}:${box.top + r}`)
    })
    for (const column of counted.columns) columns.add(`${place.tab.id}:${box.left + column}`)
  }
  if (!cells) return {}
  return {
    totalUpdatedRows: rows.size,
    totalUpdatedColumns: columns.size,
    totalUpdatedCells: cells,
    totalUpdatedSheets: tabs.size,
  }
}

function append(world: World, call: Call): Reply {
  const sheet = open(world, call, 'write')
  const body = jsonBody(call)
  const input = inputOption(call.query.get('valueInputOption') ?? undefined)
  const insertRows =
    oneOf(call.query.get('insertDataOption'), ['OVERWRITE', 'INSERT_ROWS'], 'insert_data_option') ===
    'INSERT_ROWS'
  const values = incoming(body, 'data.values')
  const draft = copySpreadsheet(sheet)
  const place = readablePlace(draft, call.params[1]!)
  const json = appendValues(draft, place, values, { input, insertRows, year: year(world) })
  Object.assign(sheet, draft)
  touch(world, sheet.id, call.caller.email)
  const { updates } = json
  if (flag(call.query, 'includeValuesInResponse') && isObject(updates)) {
    const written = findRange(sheet, String(updates.updatedRange))
    updates.updatedData = updatedData(world, sheet, written, responseOptions(call.query, body))
  }
  return reply(call, json)
}

function clear(world: World, call: Call): Reply {
  const sheet = open(world, call, 'write')
  const place = clearable(sheet, call.params[1]!)
  checkProtection(world, sheet, place, call.caller)
  clearPlace(place)
  touch(world, sheet.id, call.caller.email)
  return reply(call, { spreadsheetId: sheet.id, clearedRange: formatRange(place.tab.title, place.box) })
}

function batchClear(world: World, call: Call): Reply {
  const sheet = open(world, call, 'write')
  const { ranges } = jsonBody(call)
  const places = (Array.isArray(ranges) ? ranges : []).map(range => clearable(sheet, String(range)))
  for (const place of places) checkProtection(world, sheet, place, call.caller)
  places.forEach(clearPlace)
  touch(world, sheet.id, call.caller.email)
  const clearedRanges = places.map(({ tab, box }) => formatRange(tab.title, box))
  return reply(call, { spreadsheetId: sheet.id, ...(clearedRanges.length ? { clearedRanges } : {}) })
}

function clearable(sheet: Spreadsheet, text: string): Place {
  const { tab, box } = findRange(sheet, text)
  if (box.top >= tab.rowCount || box.left >= tab.columnCount) throw exceedsGrid({ tab, box })
  return { tab, box: clampBox(tab, box) }
}

/** Values go, formats, notes and validation stay. */
function clearPlace({ tab, box }: Place): void {
  for (let row = box.top; row < Math.min(box.bottom, tab.rows.length); row++) {
    tab.rows[row] = tab.rows[row]!.map((cell, column) =>
      column >= box.left && column < box.right ? withContent(cell, null) : cell,
    )
  }
}

function year(world: World): number {
  return world.now().getUTCFullYear()
}
