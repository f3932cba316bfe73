import type { GuardFinding, SheetCell } from '@doki/contracts'
import { columnLetter } from '../layout/a1.ts'
import { headerText } from '../layout/header-text.ts'
import { allPlaces, type Place, type PlacedColumn } from '../transforms/places.ts'
import { quote } from '../values/refusal.ts'

/**
 * Are the columns that the mapping reads where it has them? `header` is the header row as it is now. What changed is said in
 * words: renamed, moved, doubled or gone. Not confirmable, since values would land in a wrong column.
 */
export function guardHeader(
  columns: readonly PlacedColumn[],
  header: readonly (SheetCell | undefined)[],
): GuardFinding[] {
  const now = header.map(headerText)
  const places = allPlaces(columns)
  const changes = places.flatMap(place => changeOf(place, places, now) ?? [])
  if (changes.length === 0) return []
  const message = `The header of the sheet changed: ${changes.join('; ')}. Change it back, or review the mapping`
  return [{ code: 'header_changed', message, confirmable: false }]
}

function changeOf(
  { header, index }: Place,
  columns: readonly Place[],
  now: readonly string[],
): string | undefined {
  const here = now[index] ?? ''
  if (here === header) return undefined
  const was = columnLetter(index)
  if (header === '') return `column ${was} had no header and is now called ${quote(here)}`
  const mapped = new Set(columns.filter(column => column.header === header).map(column => column.index))
  const places = now.flatMap((text, at) => (text === header && !mapped.has(at) ? [columnLetter(at)] : []))
  if (places.length === 1) return `${quote(header)} was in column ${was} and is now in column ${places[0]}`
  if (places.length > 1)
    return `${quote(header)} was in column ${was} and is now in columns ${places.join(' and ')}`
  if (here === '') return `${quote(header)} is gone from column ${was}`
  return `${quote(header)} in column ${was} is now called ${quote(here)}`
}
