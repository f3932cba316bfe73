import type { SheetCell } from '@doki/contracts'
import { trimSpaces } from '../values/blank.ts'

export type Row = readonly (SheetCell | undefined)[]

/** Nothing, or nothing but spaces of any kind. */
export function isBlank(cell: SheetCell | undefined): boolean {
  if (cell === null || cell === undefined || cell === '') return true
  return typeof cell === 'string' && trimSpaces(cell) === ''
}

/** A row without one filled cell is no data: it parts blocks, or waits to be filled. */
export function isBlankRow(row: Row): boolean {
  return row.every(isBlank)
}

/** What a filled cell looks like; a year may be either the name of a column or a number in it. */
export type Look = 'name' | 'value' | 'year'

export function lookOf(cell: SheetCell | undefined): Look {
  if (typeof cell === 'boolean') return 'value'
  const text = String(cell).trim()
  if (/^(?:19|20)\d\d$/.test(text)) return 'year'
  return /^[^\p{L}]*\d[^\p{L}]*$/u.test(text) ? 'value' : 'name'
}
