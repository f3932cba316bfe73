import type { ColumnType, TableColumn } from '@doki/contracts'
import type { ColumnProfile } from './profile-column.ts'

/**
 * The type a pair is read as: the table's, but a date of the sheet stays a date in a text column, as its number would
 * be wrong there. Null for a column Doki cannot carry.
 */
export function readAs(profile: ColumnProfile, column: TableColumn): ColumnType | null {
  if (column.type !== 'text') return column.type
  const { date, time, timestamp } = profile.facts.shownAs
  return date + time + timestamp > 0 && isDate(profile.type) ? profile.type : 'text'
}

function isDate(type: ColumnType): boolean {
  return type === 'date' || type === 'time' || type === 'timestamp' || type === 'timestamptz'
}
