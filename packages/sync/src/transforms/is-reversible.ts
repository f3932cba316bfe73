import type { ColumnMapping, Transform } from '@doki/contracts'
import { quote } from '../values/refusal.ts'
import { isOneToOne } from './codes.ts'

/** Does what the sheet says come back whole from what the table keeps? If not, the column goes from the sheet to the table. */
export function isReversible(transform: Transform | null | undefined): boolean {
  switch (transform?.kind) {
    case 'codes':
      return isOneToOne(transform)
    case 'text':
    case 'part':
    case 'join':
    case 'constant':
      return false
    case 'scale':
    case undefined:
      return true
  }
}

/** What is wrong with a sync from the table to the sheet of these columns, in words; undefined when nothing is. */
export function oneWayMistake(
  columns: readonly Pick<ColumnMapping, 'column' | 'transform'>[],
): string | undefined {
  const oneWay = columns
    .filter(({ transform }) => !isReversible(transform))
    .map(({ column }) => quote(column))
  if (oneWay.length === 0) return undefined
  const one = oneWay.length === 1
  const [what, says, them] = one ? ['The column', 'it says', 'it'] : ['The columns', 'they say', 'them']
  return `${what} ${oneWay.join(', ')} can go from the sheet to the table alone, as the mapping changes what ${says}: leave ${them} out of a sync from the table to the sheet`
}
