import type { Row } from '../cell.ts'
import { maskPaths, parseMask } from '../field-mask.ts'
import { type JsonObject, trimDefaults } from '../json.ts'
import { deleteDimension, formulaRows, insertDimension } from '../sheets/dimensions.ts'
import type { Tab } from '../tab.ts'
import { BadRequestPart, type Batch, type Handler, needObject, tabById } from './context.ts'
import { checkSize, needFields, pickPaths } from './sheets.ts'

/** A DimensionRange, its ends filled in. */
export interface Span {
  tab: Tab
  rows: boolean
  start: number
  end: number
}

/** @throws BadRequestPart when the range is no range. */
export function dimensionSpan(batch: Batch, range: JsonObject): Span {
  const tab = tabById(batch.sheet, range.sheetId)
  const rows = readDimension(range.dimension)
  const start = Number(range.startIndex ?? 0)
  const end = Number(range.endIndex ?? (rows ? tab.rowCount : tab.columnCount))
  if (start < 0 || end <= start) {
    throw new BadRequestPart(`range.endIndex [${end}] must be after range.startIndex [${start}]`)
  }
  return { tab, rows, start, end }
}

export function readDimension(value: unknown): boolean {
  if (value !== 'ROWS' && value !== 'COLUMNS') throw new BadRequestPart('No dimension specified.')
  return value === 'ROWS'
}

const insert: Handler = (batch, request) => {
  const { tab, rows, start, end } = dimensionSpan(batch, needObject(request, 'range'))
  const limit = rows ? tab.rowCount : tab.columnCount
  if (start > limit) {
    throw new BadRequestPart(
      `range.startIndex[${start}] is too large; the sheet has only ${limit} ${rows ? 'rows' : 'columns'}.`,
    )
  }
  if (request.inheritFromBefore === true && start === 0) {
    throw new BadRequestPart('inheritFromBefore cannot be true when inserting at the start of the sheet.')
  }
  insertDimension(
    batch.sheet,
    tab,
    { rows, at: start, count: end - start },
    request.inheritFromBefore === true,
    formulasOf(batch, rows),
  )
  checkSize(batch.sheet)
  return {}
}

const remove: Handler = (batch, request) => {
  const { tab, rows, start, end } = dimensionSpan(batch, needObject(request, 'range'))
  const limit = rows ? tab.rowCount : tab.columnCount
  const one = rows ? 'row' : 'column'
  if (start >= limit || end > limit) {
    const index = Math.max(start, limit)
    throw new BadRequestPart(
      `Cannot delete a ${one} that doesn't exist. Tried to delete ${one} index ${index} but there are only ${limit} ${one}s.`,
    )
  }
  if (end - start >= limit) throw new BadRequestPart(`You can't delete all the ${one}s on the sheet.`)
  deleteDimension(batch.sheet, tab, { rows, at: start, count: start - end }, formulasOf(batch, rows))
  return {}
}

/** Columns that come and go make every row another one. */
function formulasOf(batch: Batch, rows: boolean): Set<Row> | undefined {
  if (rows) batch.formulas ??= formulaRows(batch.sheet)
  else delete batch.formulas
  return batch.formulas
}

const append: Handler = (batch, request) => {
  const tab = tabById(batch.sheet, request.sheetId)
  const rows = readDimension(request.dimension)
  const length = Number(request.length ?? 0)
  if (length < 1) throw new BadRequestPart('Length must be greater than 0.')
  if (rows) tab.rowCount += length
  else tab.columnCount += length
  checkSize(batch.sheet)
  return {}
}

const move: Handler = (batch, request) => {
  const { tab, rows, start, end } = dimensionSpan(batch, needObject(request, 'source'))
  const to = Number(request.destinationIndex ?? 0)
  if (to > start && to < end) throw new BadRequestPart('Cannot move a dimension within itself.')
  const limit = rows ? tab.rowCount : tab.columnCount
  if (end > limit || to > limit) throw new BadRequestPart('Cannot move beyond the last row or column.')
  const reorder = <T>(list: T[], blank: () => T): T[] => {
    const full = list.slice()
    while (full.length < Math.max(end, to)) full.push(blank())
    const moved = full.splice(start, end - start)
    full.splice(to > start ? to - (end - start) : to, 0, ...moved)
    return full
  }
  formulasOf(batch, rows)
  if (rows) tab.rows = reorder(tab.rows, () => [])
  else tab.rows = tab.rows.map(row => (row.length ? reorder(row, () => null) : row))
  return {}
}

const updateProperties: Handler = (batch, request) => {
  const { tab, rows, start, end } = dimensionSpan(batch, needObject(request, 'range'))
  const properties = needObject(request, 'properties')
  const picked = pickPaths(properties, maskPaths(parseMask(needFields(request))))
  const map = rows ? tab.rowMetadata : tab.columnMetadata
  for (let index = start; index < end; index++) map.set(index, trimDefaults({ ...map.get(index), ...picked }))
  return {}
}

const autoResize: Handler = (batch, request) => {
  dimensionSpan(batch, needObject(request, 'dimensions'))
  return {}
}

export const DIMENSION_REQUESTS: Record<string, Handler> = {
  insertDimension: insert,
  deleteDimension: remove,
  appendDimension: append,
  moveDimension: move,
  updateDimensionProperties: updateProperties,
  autoResizeDimensions: autoResize,
}
