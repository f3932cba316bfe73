import type { ColumnMapping, Mapping, SheetCell } from '@doki/contracts'

/** A cell that may be edited on either side. */
export interface TextCell {
  /** 1-based row of the sheet. */
  row: number
  text: string
}

/** Three cells of one text column, in rows of their own: for the sheet, for the table, and for both. */
export interface ChosenCells {
  column: ChosenColumn
  inSheet: TextCell
  inTable: TextCell
  inBoth: TextCell
}

/** What of a column has to be known to edit it. */
export type ChosenColumn = Pick<
  ColumnMapping,
  'column' | 'label' | 'type' | 'index' | 'limits' | 'format' | 'writer' | 'transform'
>

/** What of a mapping has to be known to choose cells. */
export interface ChosenMapping {
  sheet: Pick<Mapping['sheet'], 'firstRow'>
  key: Pick<Mapping['key'], 'columns'>
  columns: ChosenColumn[]
}

/** A text with a note behind it has to fit. */
const leastLength = 20

/**
 * Cells of the first text column that has three: no key, free for both sides, kept as it is, filled with plain text, and in rows that
 * are not held. `rows` are the sheet's with formulas as they are written, since over a formula nothing is written.
 */
export function chooseCells(
  { sheet, key, columns }: ChosenMapping,
  rows: SheetCell[][],
  held: Set<number>,
): ChosenCells | { skipped: string } {
  const free = columns.filter(
    ({ column, type, writer, limits, transform }) =>
      type === 'text' &&
      !transform &&
      writer === 'both' &&
      !key.columns.includes(column) &&
      (limits.maxLength ?? leastLength) >= leastLength,
  )
  if (free.length === 0) return { skipped: 'no text column is free to be edited' }
  for (const column of free) {
    const cells = rows.flatMap((row, offset): TextCell[] => {
      const number = sheet.firstRow + offset
      const text = row[column.index]
      return !held.has(number) && isPlain(text, column) ? [{ row: number, text }] : []
    })
    // Apart from each other, and not the rows that were edited before: the first, the middle and the last.
    const [inSheet, inTable, inBoth] = [1, 3, 5].map(part => cells[Math.floor((part * cells.length) / 7)])
    if (cells.length >= 3 && inSheet && inTable && inBoth) return { column, inSheet, inTable, inBoth }
  }
  return { skipped: 'no text column has three rows of plain text' }
}

/** The text with a note behind it, cut so that it fits into the column. */
export function noted({ limits }: ChosenColumn, { text }: TextCell, note: string): string {
  const most = Math.min(limits.maxLength ?? 60, 60)
  return `${text.slice(0, most - note.length - 3).trimEnd()} (${note})`
}

/** Typed in, a text that begins like these would become a formula, or lose its apostrophe. */
function isPlain(cell: SheetCell | undefined, { format }: ChosenColumn): cell is string {
  if (typeof cell !== 'string' || format.blanks?.includes(cell.trim())) return false
  return /^[^\s=+\-'@].*$/.test(cell)
}
