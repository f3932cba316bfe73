import { type ColumnMapping, type Direction, DokiError } from '@doki/contracts'
import { oneWayMistake } from './transforms/is-reversible.ts'

/** What of a sync's rules is chosen. */
interface Chosen {
  cron?: string | null | undefined
  direction?: Direction | null | undefined
}

/**
 * Throws `unprocessable`, in words, for rules that cannot be run, or not yet: with these columns of the mapping, where they are
 * known. Whoever takes a sync from a person asks here, so that it is refused then and not at its first run.
 */
export function checkRules(
  { cron, direction }: Chosen,
  columns: readonly Pick<ColumnMapping, 'column' | 'transform'>[] = [],
): void {
  if (cron)
    throw new DokiError(
      'unprocessable',
      'Runs on a schedule are not there yet: leave it out, and start each run by hand or by POST /start-sync-job.',
    )
  const mistake = direction === 'table_to_sheet' ? oneWayMistake(columns) : undefined
  if (mistake) throw new DokiError('unprocessable', `${mistake}.`)
}
