import type { Shift } from '../formula/shift.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import { COLLECTIONS, type Tab } from '../tab.ts'

/** Moves everything that lies on rows or columns of a tab: merges, filters, protected and named ranges, tags. */
export function shiftRanges(sheet: Spreadsheet, tab: Tab, shift: Shift): void {
  for (const name of COLLECTIONS) {
    const list = tab.lists[name]
    if (list) tab.lists[name] = list.filter(item => shiftItem(item, tab, shift))
  }
  if (tab.basicFilter && !shiftItem(tab.basicFilter, tab, shift)) delete tab.basicFilter
  sheet.namedRanges = sheet.namedRanges.filter(item => shiftItem(item, tab, shift))
}

/** False when the item's only range is gone. */
function shiftItem(item: JsonObject, tab: Tab, shift: Shift): boolean {
  if (Array.isArray(item.ranges)) {
    item.ranges = item.ranges.filter(range => !isObject(range) || shiftRange(range, tab, shift))
    return item.ranges.length > 0
  }
  const location = item.location
  if (isObject(location) && isObject(location.dimensionRange))
    return shiftDimension(location.dimensionRange, shift)
  if ('dimension' in item || (isObject(item.range) && 'dimension' in item.range)) {
    return shiftDimension(isObject(item.range) ? item.range : item, shift)
  }
  if (isObject(item.range)) return shiftRange(item.range, tab, shift)
  return 'startRowIndex' in item || 'startColumnIndex' in item ? shiftRange(item, tab, shift) : true
}

function shiftRange(range: JsonObject, tab: Tab, shift: Shift): boolean {
  if (Number(range.sheetId ?? 0) !== tab.id) return true
  const [start, end] = shift.rows ? ['startRowIndex', 'endRowIndex'] : ['startColumnIndex', 'endColumnIndex']
  return moveEnds(range, start!, end!, shift)
}

function shiftDimension(range: JsonObject, shift: Shift): boolean {
  if ((range.dimension === 'ROWS') !== shift.rows) return true
  return moveEnds(range, 'startIndex', 'endIndex', shift)
}

function moveEnds(range: JsonObject, startKey: string, endKey: string, { at, count }: Shift): boolean {
  const start = range[startKey]
  const end = range[endKey]
  const moveStart = (index: number) =>
    count > 0 ? (index >= at ? index + count : index) : Math.max(Math.min(index, at), index + count)
  const moveEnd = (index: number) =>
    count > 0 ? (index > at ? index + count : index) : Math.max(Math.min(index, at), index + count)
  if (typeof start === 'number') range[startKey] = moveStart(start)
  if (typeof end === 'number') range[endKey] = moveEnd(end)
  const [a, b]: Json[] = [range[startKey] ?? 0, range[endKey] ?? null]
  return typeof b !== 'number' || typeof a !== 'number' || b > a
}
