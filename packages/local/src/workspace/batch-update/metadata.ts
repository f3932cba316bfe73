import { newNumber } from '../ids.ts'
import { isObject, type Json, type JsonObject, objectAt } from '../json.ts'
import { listOf } from '../tab.ts'
import { BadRequestPart, type Batch, type Handler, needObject, shownRange, tabById } from './context.ts'
import { mergeFields } from './objects.ts'
import { needFields } from './sheets.ts'

const ROOM = 30_000

/** Every developer metadata of the spreadsheet, with the list that holds it. */
export function allMetadata({ sheet }: Pick<Batch, 'sheet'>): { item: JsonObject; list: JsonObject[] }[] {
  const lists = [sheet.developerMetadata, ...sheet.tabs.map(tab => listOf(tab, 'developerMetadata'))]
  return lists.flatMap(list => list.map(item => ({ item, list })))
}

const createDeveloperMetadata: Handler = (batch, request) => {
  const asked = needObject(request, 'developerMetadata')
  if (typeof asked.metadataKey !== 'string' || asked.metadataKey === '')
    throw new BadRequestPart('No metadataKey specified.')
  if (asked.visibility !== 'DOCUMENT' && asked.visibility !== 'PROJECT')
    throw new BadRequestPart('No visibility specified.')
  const all = allMetadata(batch)
  const taken = (id: number) => all.some(({ item }) => item.metadataId === id)
  if (typeof asked.metadataId === 'number' && taken(asked.metadataId)) {
    throw new BadRequestPart(`A developer metadata with id ${asked.metadataId} already exists.`)
  }
  const { list, location } = placeFor(batch, needObject(asked, 'location'))
  const made: JsonObject = { metadataId: asked.metadataId ?? newNumber(taken), ...asked, location }
  const used = [...list, made].reduce(
    (sum, item) => sum + String(item.metadataKey).length + String(item.metadataValue ?? '').length,
    0,
  )
  if (used > ROOM)
    throw new BadRequestPart(`Developer metadata would exceed the limit of ${ROOM} characters.`)
  list.push(made)
  return { createDeveloperMetadata: { developerMetadata: structuredClone(made) } }
}

function placeFor(batch: Batch, location: JsonObject): { list: JsonObject[]; location: JsonObject } {
  if (location.spreadsheet === true) {
    return {
      list: batch.sheet.developerMetadata,
      location: { locationType: 'SPREADSHEET', spreadsheet: true },
    }
  }
  if (isObject(location.dimensionRange)) {
    const range = location.dimensionRange
    const tab = tabById(batch.sheet, range.sheetId)
    if (Number(range.endIndex) - Number(range.startIndex) !== 1) {
      throw new BadRequestPart('Developer metadata may be on one row or one column only.')
    }
    const locationType = range.dimension === 'ROWS' ? 'ROW' : 'COLUMN'
    return {
      list: listOf(tab, 'developerMetadata'),
      location: { locationType, dimensionRange: shownRange(range) },
    }
  }
  if (location.sheetId !== undefined) {
    const tab = tabById(batch.sheet, location.sheetId)
    return { list: listOf(tab, 'developerMetadata'), location: { locationType: 'SHEET', sheetId: tab.id } }
  }
  throw new BadRequestPart('No location specified.')
}

/** True when a DataFilter's developerMetadataLookup names this metadata. */
export function matchesLookup(item: JsonObject, lookup: JsonObject): boolean {
  const where = objectAt(item, 'location')
  const same = (key: string) => lookup[key] === undefined || lookup[key] === item[key]
  const typed = lookup.locationType === undefined || lookup.locationType === where.locationType
  const placed =
    lookup.metadataLocation === undefined || samePlace(where, objectAt(lookup, 'metadataLocation'))
  return ['metadataId', 'metadataKey', 'metadataValue', 'visibility'].every(same) && typed && placed
}

function samePlace(where: JsonObject, asked: JsonObject): boolean {
  if (asked.spreadsheet === true) return where.spreadsheet === true
  if (asked.sheetId !== undefined) {
    return Number(where.sheetId ?? objectAt(where, 'dimensionRange').sheetId ?? 0) === asked.sheetId
  }
  const [a, b] = [objectAt(where, 'dimensionRange'), objectAt(asked, 'dimensionRange')]
  return (
    a.dimension === b.dimension &&
    a.startIndex === b.startIndex &&
    Number(a.sheetId ?? 0) === Number(b.sheetId ?? 0)
  )
}

function selected(batch: Batch, filters: Json | undefined) {
  const lookups = (Array.isArray(filters) ? filters : []).map(filter =>
    objectAt(filter, 'developerMetadataLookup'),
  )
  return allMetadata(batch).filter(({ item }) => lookups.some(lookup => matchesLookup(item, lookup)))
}

const updateDeveloperMetadata: Handler = (batch, request) => {
  const found = selected(batch, request.dataFilters)
  const update = needObject(request, 'developerMetadata')
  for (const { item } of found) mergeFields(item, update, needFields(request))
  return { updateDeveloperMetadata: { developerMetadata: found.map(({ item }) => structuredClone(item)) } }
}

const deleteDeveloperMetadata: Handler = (batch, request) => {
  const found = selected(batch, isObject(request.dataFilter) ? [request.dataFilter] : [])
  for (const { item, list } of found) list.splice(list.indexOf(item), 1)
  return { deleteDeveloperMetadata: { deletedDeveloperMetadata: found.map(({ item }) => item) } }
}

export const METADATA_REQUESTS: Record<string, Handler> = {
  createDeveloperMetadata,
  updateDeveloperMetadata,
  deleteDeveloperMetadata,
}
