import { isObject, type JsonObject, objectAt } from '../json.ts'
import { protectionOf } from '../protection.ts'
import type { Place } from '../spreadsheet.ts'
import { BadRequestPart, type Batch, gridPlace, tabById } from './context.ts'
import { dimensionSpan } from './dimensions.ts'

/** Requests that change cells of one GridRange, and where it stands in them. */
const ranges: Record<string, string> = {
  updateCells: 'range',
  repeatCell: 'range',
  insertRange: 'range',
  deleteRange: 'range',
  copyPaste: 'destination',
  sortRange: 'range',
  randomizeRange: 'range',
  deleteDuplicates: 'range',
  trimWhitespace: 'range',
  mergeCells: 'range',
  unmergeCells: 'range',
  setDataValidation: 'range',
  updateBorders: 'range',
}

const dimensions = new Set(['deleteDimension', 'moveDimension'])

/**
 * Refuses a request that would change protected cells of somebody else.
 * @throws BadRequestPart in the words of the API.
 */
export function checkTouched(batch: Batch, kind: string, request: JsonObject): void {
  if (!batch.sheet.tabs.some(tab => tab.lists.protectedRanges?.length)) return
  const place = touchedPlace(batch, kind, request)
  const refusal = place && protectionOf(batch.world, batch.sheet, place, batch.caller)
  if (refusal) throw new BadRequestPart(refusal)
}

function touchedPlace(batch: Batch, kind: string, request: JsonObject): Place | undefined {
  const name = ranges[kind]
  if (name !== undefined && isObject(request[name])) return gridPlace(batch, objectAt(request, name))
  if (dimensions.has(kind)) {
    const { tab, rows, start, end } = dimensionSpan(
      batch,
      objectAt(request, kind === 'moveDimension' ? 'source' : 'range'),
    )
    const box = rows
      ? { top: start, bottom: end, left: 0, right: tab.columnCount }
      : { top: 0, bottom: tab.rowCount, left: start, right: end }
    return { tab, box }
  }
  if (kind !== 'deleteSheet') return undefined
  const tab = tabById(batch.sheet, request.sheetId)
  return { tab, box: { top: 0, left: 0, bottom: tab.rowCount, right: tab.columnCount } }
}
