import { managedKey, type SheetCell, type SheetColumn, statusColumn } from '@doki/contracts'
import { type ColumnProfile, profileColumn } from './profile-column.ts'

/** One column of a tab with all its cells. */
export interface FullColumn {
  column: SheetColumn
  /** A cell for every row that has anything in it. */
  cells: SheetCell[]
  profile: ColumnProfile
}

/** A tab, column by column. */
export interface FullSheet {
  columns: FullColumn[]
  rows: number
  /** The 1-based row in the sheet of every row kept. */
  rowNumbers: number[]
  /** Whether Doki's own key column is there already. */
  hasManagedKey: boolean
}

/**
 * Turns rows into columns, leaving out rows with nothing in them, Doki's own columns, and nameless columns without a
 * value.
 */
export function readSheet(
  columns: readonly SheetColumn[],
  rows: readonly (readonly SheetCell[])[],
  firstRow: number,
  formatted: readonly (readonly SheetCell[])[] = [],
): FullSheet {
  const kept: number[] = []
  rows.forEach((row, index) => {
    if (row.some(isFilled)) kept.push(index)
  })
  const named = columns.filter(({ header }) => header.trim() !== managedKey && header.trim() !== statusColumn)
  const full = named.map(column => {
    const cells = kept.map(row => rows[row]![column.index] ?? null)
    const formattedDates = formatted.length === 0 ? [] : kept.map(row => formatted[row]?.[column.index])
    return { column, cells, profile: profileColumn(cells, { header: column.label, formattedDates }) }
  })
  return {
    columns: full.filter(({ column, profile }) => column.header.trim() !== '' || profile.facts.filled > 0),
    rows: kept.length,
    rowNumbers: kept.map(row => firstRow + row),
    hasManagedKey: columns.some(({ header }) => header.trim() === managedKey),
  }
}

function isFilled(cell: SheetCell): boolean {
  return cell !== null && (typeof cell !== 'string' || cell.trim() !== '')
}
