import type { ColumnMapping } from '@doki/contracts'
import { isWritable } from '../transforms/places.ts'
import { rowConverterOf } from './row-converter.ts'

/**
 * The places of the columns that the sheet gives and cannot take, with what it says there in a row in which their cells are
 * blank: null, or the constant.
 */
export function givenBySheet(
  columns: readonly ColumnMapping[],
  timeZone = 'UTC',
): ReadonlyMap<number, string | null> {
  const given = new Map<number, string | null>()
  for (const [place, column] of columns.entries()) {
    if (isWritable(column)) continue
    const said = rowConverterOf(column, { timeZone })([])
    given.set(place, typeof said === 'string' ? said : null)
  }
  return given
}
