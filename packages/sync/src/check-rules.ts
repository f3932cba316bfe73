import { type ColumnMapping, type Direction, DokiError } from '@doki/contracts'
import { oneWayMistake } from './transforms/is-reversible.ts'

/** What of a sync's rules is chosen. */
interface Chosen {
  direction?: Direction | null | undefined
}

/**
 * Throws `unprocessable`, in words, for rules that cannot be run with these columns of the mapping. Whoever takes a sync from a
 * person asks here, so that it is refused then and not at its first run.
 */
export function checkRules(
  { direction }: Chosen,
  columns: readonly Pick<ColumnMapping, 'column' | 'transform'>[],
): void {
  const mistake = direction === 'table_to_sheet' ? oneWayMistake(columns) : undefined
  if (mistake) throw new DokiError('unprocessable', `${mistake}.`)
}
