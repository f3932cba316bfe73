import type { Mapping } from '@doki/contracts'
import { cellName } from './cell-name.ts'
import { type ChosenCells, noted, type TextCell } from './choose-cells.ts'
import type { GoogleUser } from './google-user.ts'
import { editRows, findRow, readTable } from './table-rows.ts'

/** What the three cells are to hold when all is over, as the table's value is taken for the one edited on both sides. */
export interface Wanted {
  /** 1-based row of the sheet. */
  row: number
  /** 0-based column of the tab. */
  index: number
  value: string
}

/**
 * Edits one cell in the sheet, one in the table, and one on both sides, differently. The table goes first: where its
 * database refuses such a text, nothing was typed, and the reason is in `skipped`.
 */
export async function editBothSides(
  google: GoogleUser,
  mapping: Mapping,
  databaseUrl: string,
  keyIndex: number | undefined,
  { column, inSheet, inTable, inBoth }: ChosenCells,
): Promise<Wanted[] | { skipped: string }> {
  const { spreadsheetId, tab, firstRow } = mapping.sheet
  const table = await readTable(mapping, databaseUrl)
  const rows = await google.read(spreadsheetId, tab, firstRow)
  const wanted = (cell: TextCell, note: string): Wanted => ({
    row: cell.row,
    index: column.index,
    value: noted(column, cell, note),
  })
  const byProgram = [wanted(inTable, 'by a program'), wanted(inBoth, 'table')]
  const edits = byProgram.flatMap(({ row, value }) => {
    const found = findRow(mapping, table, rows[row - firstRow] ?? [], keyIndex)
    return found ? [{ row: found, value }] : []
  })
  if (edits.length < byProgram.length) return { skipped: 'a row of the sheet is not in the table' }
  try {
    await editRows(mapping, databaseUrl, column.column, edits)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { skipped: `the database does not take another text in “${column.label}”: ${why}` }
  }
  const byHand = [wanted(inSheet, 'by hand'), wanted(inBoth, 'sheet')]
  for (const { row, value } of byHand) {
    await google.type(spreadsheetId, tab, cellName(column.index, row), value)
  }
  return [wanted(inSheet, 'by hand'), ...byProgram]
}
