import { type Box, formatRange } from '../a1.ts'
import { isBlank } from '../cell.ts'
import type { JsonObject } from '../json.ts'
import { insertDimension } from '../sheets/dimensions.ts'
import type { Place, Spreadsheet } from '../spreadsheet.ts'
import { cellAt, clampBox, type Tab } from '../tab.ts'
import { type Incoming, type InputOption, updateReply, writeValues } from './write.ts'

/** How values.append was asked to write. */
export interface AppendOptions {
  input: InputOption
  insertRows: boolean
  year: number
}

/**
 * values.append: looks for the last "table" (block of touching cells) in the range and writes below it from its
 * first column; without a table, at the start of the range. Rows are added to the grid when needed.
 */
export function appendValues(
  sheet: Spreadsheet,
  place: Place,
  values: Incoming,
  options: AppendOptions,
): JsonObject {
  const { tab } = place
  const table = lastTable(tab, clampBox(tab, place.box))
  const top = table ? table.bottom : place.box.top
  const left = table ? table.left : place.box.left
  const box = {
    top,
    left,
    bottom: top + Math.max(values.rows.length, 1),
    right: left + Math.max(values.width, 1),
  }
  if (options.insertRows && table && top < tab.rowCount) {
    insertDimension(sheet, tab, { rows: true, at: top, count: values.rows.length }, true)
  }
  tab.rowCount = Math.max(tab.rowCount, box.bottom)
  tab.columnCount = Math.max(tab.columnCount, box.right)
  writeValues(tab, box, values, options.input, options.year)
  return {
    spreadsheetId: sheet.id,
    ...(table ? { tableRange: formatRange(tab.title, table) } : {}),
    updates: updateReply(sheet.id, tab.title, box, values),
  }
}

/** The block around the lowest, then rightmost, filled cell of the range. */
export function lastTable(tab: Tab, within: Box): Box | undefined {
  for (let row = Math.min(within.bottom, tab.rows.length) - 1; row >= within.top; row--) {
    for (let column = Math.min(within.right, tab.rows[row]!.length) - 1; column >= within.left; column--) {
      if (!isBlank(cellAt(tab, row, column))) return growBlock(tab, row, column)
    }
  }
  return undefined
}

/** Grows a box until the ring of cells around it is blank. */
function growBlock(tab: Tab, row: number, column: number): Box {
  let box = { top: row, left: column, bottom: row + 1, right: column + 1 }
  for (;;) {
    const next = {
      top: box.top > 0 && anyInRow(tab, box.top - 1, box) ? box.top - 1 : box.top,
      bottom: anyInRow(tab, box.bottom, box) ? box.bottom + 1 : box.bottom,
      left: box.left > 0 && anyInColumn(tab, box.left - 1, box) ? box.left - 1 : box.left,
      right: anyInColumn(tab, box.right, box) ? box.right + 1 : box.right,
    }
    const same =
      next.top === box.top && next.bottom === box.bottom && next.left === box.left && next.right === box.right
    if (same) return box
    box = next
  }
}

function anyInRow(tab: Tab, row: number, { left, right }: Box): boolean {
  const cells = tab.rows[row]
  if (!cells) return false
  for (let column = Math.max(0, left - 1); column <= right; column++) if (!isBlank(cells[column])) return true
  return false
}

function anyInColumn(tab: Tab, column: number, { top, bottom }: Box): boolean {
  for (let row = Math.max(0, top - 1); row <= bottom; row++)
    if (!isBlank(tab.rows[row]?.[column])) return true
  return false
}
