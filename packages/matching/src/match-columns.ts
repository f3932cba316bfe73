import type { TableColumn } from '@doki/contracts'
import { assign } from './assign.ts'
import { sheetSide, tableSide } from './match-sides.ts'
import { contextOf } from './names/name-likeness.ts'
import type { ColumnProfile } from './profile-column.ts'
import { scorePair } from './score-pair.ts'

/** A column of a sheet to be matched. */
export interface SheetSideColumn {
  label: string
  profile: ColumnProfile
}

/** A column of a table to be matched, with some of its values as canonical texts. */
export interface TableSideColumn {
  column: TableColumn
  sample: readonly (string | null)[]
}

export interface MatchContext {
  /** The names of the tab and the table: their words say little in a column's name. */
  sheetName?: string
  tableName?: string
}

/** How well one pair fits. */
export interface Candidate {
  score: number
  reasons: string[]
  /** The names alone, 0..1. */
  nameScore: number
  /** Of the sheet's sample: what fits the table column's type, 0..1. */
  castable: number
}

export interface Matching {
  /** By sheet column, then by table column. */
  candidates: Candidate[][]
  /** The table column of every sheet column, null where none is good enough. */
  chosen: (number | null)[]
}

/** A pair below this is not proposed. */
export const threshold = 0.5

/**
 * Compares every sheet column with every table column, and chooses the pairs that are best together, one to one. What
 * is below the threshold stays alone.
 */
export function matchColumns(
  sheet: readonly SheetSideColumn[],
  table: readonly TableSideColumn[],
  { sheetName = '', tableName = '' }: MatchContext = {},
): Matching {
  const context = [...new Set([...contextOf(sheetName), ...contextOf(tableName)])]
  const left = sheet.map(({ label, profile }, index) =>
    sheetSide(label, profile, context, place(index, sheet.length)),
  )
  const right = table.map(({ column, sample }, index) =>
    tableSide(column, sample, context, place(index, table.length)),
  )
  const candidates = left.map(a => right.map(b => scorePair(a, b)))
  const chosen = assign(
    candidates.map(row => row.map(({ score }) => score)),
    threshold,
  )
  return { candidates, chosen }
}

function place(index: number, count: number): number {
  return count < 2 ? 0 : index / (count - 1)
}
