import type { ColumnMapping, SheetCell } from '@doki/contracts'
import { guardHeader } from '../guards/header.ts'
import { allPlaces, movedTo } from '../transforms/places.ts'
import { isBlank } from './cells.ts'
import { headerText } from './header-text.ts'

/** Where a header and its data are, 1-based. */
export interface HeaderPlace {
  headerRow: number
  firstRow: number
}

/** A header found elsewhere: the columns, in the mapping's order, with the places where they are now. */
export interface FollowedHeader extends HeaderPlace {
  columns: ColumnMapping[]
}

/** Nobody writes more than this above a table. */
const deepest = 50

/**
 * Finds the mapped columns again when they moved, given the first rows of the tab, from row 1 on. Followed only when it is
 * certain: every column has a name of its own, and one row holds each of them once, the row that was the header before
 * all others. `unsure` is anything else: a column renamed, doubled or gone, rows of data above the header (somebody sorted it
 * away); `guardHeader` says in words what changed.
 */
export function followHeader(
  columns: readonly ColumnMapping[],
  { headerRow, firstRow }: HeaderPlace,
  rows: readonly (readonly SheetCell[])[],
): 'same' | 'unsure' | FollowedHeader {
  const old = rows[headerRow - 1] ?? []
  if (guardHeader(columns, old).length === 0) return 'same'
  const names = allPlaces(columns).map(({ header }) => header)
  if (new Set(names).size < names.length || names.some(isBlank)) return 'unsure'
  const holding = rows.slice(0, deepest).flatMap((row, at) => (holdsAll(row, names) ? [at + 1] : []))
  const found = holding.includes(headerRow) ? headerRow : only(holding)
  const header = found === undefined ? [] : (rows[found - 1] ?? []).map(headerText)
  if (found === undefined || names.some(name => header.filter(text => text === name).length > 1))
    return 'unsure'
  // One name alone may be a value further down.
  if (found !== headerRow && names.length < 2) return 'unsure'
  const moved = columns.map(column => movedTo(column, name => header.indexOf(name)))
  const above = rows.slice(headerRow - 1, found - 1)
  if (above.some(row => isData(row, moved))) return 'unsure'
  return { columns: moved, headerRow: found, firstRow: firstRow + found - headerRow }
}

function holdsAll(row: readonly SheetCell[], names: readonly string[]): boolean {
  const texts = new Set(row.map(headerText))
  return names.every(name => texts.has(name))
}

function only(rows: readonly number[]): number | undefined {
  return rows.length === 1 ? rows[0] : undefined
}

/** A title or a note fills few of the mapped columns. */
function isData(row: readonly SheetCell[], columns: readonly ColumnMapping[]): boolean {
  const places = allPlaces(columns)
  const filled = places.filter(({ index }) => !isBlank(row[index])).length
  return filled * 2 > places.length
}
