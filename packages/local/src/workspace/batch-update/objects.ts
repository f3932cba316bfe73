import { maskPaths, parseMask } from '../field-mask.ts'
import { newNumber } from '../ids.ts'
import { isObject, type Json, type JsonObject, objectAt, trimDefaults } from '../json.ts'
import { type Collection, listOf, type Tab } from '../tab.ts'
import {
  BadRequestPart,
  type Batch,
  gridPlace,
  type Handler,
  needObject,
  shownRange,
  tabById,
} from './context.ts'
import { rangeOf } from './merges.ts'
import { needFields, pickPaths } from './sheets.ts'

/** A fresh positive id that no object of the spreadsheet has. */
export function objectId({ sheet }: Batch): number {
  const taken = JSON.stringify([sheet.tabs.map(tab => [tab.id, tab.lists]), sheet.namedRanges])
  return newNumber(id => taken.includes(String(id)))
}

/** The object with its range checked and written as the API shows it. */
export function withRange(batch: Batch, item: JsonObject): { tab: Tab; item: JsonObject } {
  const range = needObject(item, 'range')
  const tab = gridPlace(batch, range).tab
  return { tab, item: { ...trimDefaults(item), range: shownRange(range) } }
}

/** The object of that id among a list of every tab. @throws BadRequestPart when there is none. */
export function findObject(
  batch: Batch,
  name: Collection,
  key: string,
  id: Json | undefined,
): { tab: Tab; item: JsonObject } {
  for (const tab of batch.sheet.tabs) {
    const item = tab.lists[name]?.find(found => String(found[key]) === String(id))
    if (item) return { tab, item }
  }
  throw new BadRequestPart(`No ${key.replace(/Id$/, '')} with id: ${String(id)}`)
}

/** Takes over the named fields; what is named and absent goes. */
export function mergeFields(target: JsonObject, source: JsonObject, fields: string): void {
  const picked = pickPaths(source, maskPaths(parseMask(fields)))
  for (const [name, value] of Object.entries(picked)) {
    if (value === null) delete target[name]
    else if (isObject(value) && isObject(target[name]) && name !== 'range') Object.assign(target[name], value)
    else target[name] = name === 'range' && isObject(value) ? shownRange(value) : value
  }
}

/** A kind of object that lives in one list: add, update, delete. */
interface Kind {
  list: Collection
  /** Name of the object in requests, e.g. `protectedRange`. */
  name: string
  idKey: string
  requests: { add: string; update: string; remove: string; removeKey: string }
  /** What the API adds to a new one. */
  complete?: (batch: Batch, item: JsonObject) => JsonObject
}

function handlersOf({ list, name, idKey, requests, complete }: Kind): Record<string, Handler> {
  return {
    [requests.add]: (batch, request) => {
      const { tab, item } = withRange(batch, needObject(request, name))
      const id = item[idKey] ?? objectId(batch)
      const made = { [idKey]: id, ...item, ...complete?.(batch, item) }
      listOf(tab, list).push(made)
      return { [requests.add]: { [name]: structuredClone(made) } }
    },
    [requests.update]: (batch, request) => {
      const update = needObject(request, name)
      const { item } = findObject(batch, list, idKey, update[idKey])
      mergeFields(item, update, needFields(request))
      return {}
    },
    [requests.remove]: (batch, request) => {
      const { tab, item } = findObject(batch, list, idKey, request[requests.removeKey])
      tab.lists[list] = listOf(tab, list).filter(found => found !== item)
      return {}
    },
  }
}

const protectedRanges = handlersOf({
  list: 'protectedRanges',
  name: 'protectedRange',
  idKey: 'protectedRangeId',
  requests: {
    add: 'addProtectedRange',
    update: 'updateProtectedRange',
    remove: 'deleteProtectedRange',
    removeKey: 'protectedRangeId',
  },
  complete: (batch, item) => ({
    requestingUserCanEdit: true,
    ...(item.warningOnly === true ? {} : { editors: editors(batch, objectAt(item, 'editors')) }),
  }),
})

/** The one who protects may always edit. */
function editors({ caller }: Batch, given: JsonObject): JsonObject {
  const users = Array.isArray(given.users) ? given.users : []
  return { ...given, users: users.includes(caller.email) ? users : [...users, caller.email] }
}

const banding = handlersOf({
  list: 'bandedRanges',
  name: 'bandedRange',
  idKey: 'bandedRangeId',
  requests: {
    add: 'addBanding',
    update: 'updateBanding',
    remove: 'deleteBanding',
    removeKey: 'bandedRangeId',
  },
})

const filterViews = handlersOf({
  list: 'filterViews',
  name: 'filter',
  idKey: 'filterViewId',
  requests: {
    add: 'addFilterView',
    update: 'updateFilterView',
    remove: 'deleteFilterView',
    removeKey: 'filterId',
  },
})

const duplicateFilterView: Handler = (batch, request) => {
  const { tab, item } = findObject(batch, 'filterViews', 'filterViewId', request.filterId)
  const copy = {
    ...structuredClone(item),
    filterViewId: objectId(batch),
    title: `Copy of ${String(item.title ?? '')}`,
  }
  listOf(tab, 'filterViews').push(copy)
  return { duplicateFilterView: { filter: structuredClone(copy) } }
}

const setBasicFilter: Handler = (batch, request) => {
  const filter = needObject(request, 'filter')
  const { tab, item } = withRange(batch, filter)
  // unlike other ranges, that of a filter is shown with its open ends filled in
  tab.basicFilter = { ...item, range: rangeOf(tab, gridPlace(batch, needObject(filter, 'range')).box) }
  return {}
}

const clearBasicFilter: Handler = ({ sheet }, request) => {
  delete tabById(sheet, request.sheetId).basicFilter
  return {}
}

const addNamedRange: Handler = (batch, request) => {
  const { item } = withRange(batch, needObject(request, 'namedRange'))
  const name = String(item.name ?? '')
  checkName(batch, name)
  const named = { namedRangeId: item.namedRangeId ?? String(objectId(batch)), ...item }
  batch.sheet.namedRanges.push(named)
  return { addNamedRange: { namedRange: structuredClone(named) } }
}

function checkName({ sheet }: Batch, name: string, own?: JsonObject): void {
  if (!/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)) {
    throw new BadRequestPart(
      `Named ranges must start with a letter or underscore and hold only letters, numbers and underscores: ${name}`,
    )
  }
  if (
    sheet.namedRanges.some(item => item !== own && String(item.name).toLowerCase() === name.toLowerCase())
  ) {
    throw new BadRequestPart(
      `A named range with the name "${name}" already exists. Please enter another name.`,
    )
  }
}

function findNamed({ sheet }: Batch, id: Json | undefined): JsonObject {
  const named = sheet.namedRanges.find(item => item.namedRangeId === id)
  if (!named) throw new BadRequestPart(`No named range with id: ${String(id)}`)
  return named
}

const updateNamedRange: Handler = (batch, request) => {
  const update = needObject(request, 'namedRange')
  const named = findNamed(batch, update.namedRangeId)
  mergeFields(named, update, needFields(request))
  checkName(batch, String(named.name ?? ''), named)
  return {}
}

const deleteNamedRange: Handler = (batch, request) => {
  const named = findNamed(batch, request.namedRangeId)
  batch.sheet.namedRanges = batch.sheet.namedRanges.filter(item => item !== named)
  return {}
}

export const OBJECT_REQUESTS: Record<string, Handler> = {
  ...protectedRanges,
  ...banding,
  ...filterViews,
  duplicateFilterView,
  setBasicFilter,
  clearBasicFilter,
  addNamedRange,
  updateNamedRange,
  deleteNamedRange,
}
