import type { ColumnType } from '@doki/contracts'

const dated = new Set<ColumnType>(['date', 'time', 'timestamp', 'timestamptz'])

/**
 * Can a mapped column of this type be kept in a table's column of that one? In the same one; and a date or a time of the
 * sheet also in a text, as its canonical text, since its number would be wrong there.
 */
export function isKeptAs(type: ColumnType, found: ColumnType | null): boolean {
  return found === type || (found === 'text' && dated.has(type))
}
