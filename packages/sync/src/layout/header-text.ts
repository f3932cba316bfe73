import { trimSpaces } from '../values/blank.ts'
import { numberText } from '../values/number-text.ts'
import type { Row } from './cells.ts'

/** A header as written; a year typed as a number is its text. */
export function headerText(cell: Row[number]): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return numberText(cell)
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : cell
}

/** On one line, without spaces at the edges. */
export function shown(text: string): string {
  return trimSpaces(text.replace(/\s+/g, ' '))
}
