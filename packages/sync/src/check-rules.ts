import { type DeletePolicy, type Direction, DokiError } from '@doki/contracts'

/** What of a sync's rules is chosen. */
interface Chosen {
  direction?: Direction | null | undefined
  deletePolicy?: DeletePolicy | null | undefined
  cron?: string | null | undefined
}

/**
 * Throws `unprocessable`, in words, for rules that can be merged by but not be run by yet: the sheet is not written to.
 * Whoever takes a sync from a person asks here, so that it is refused then and not at its first run.
 */
export function checkRules({ direction, deletePolicy, cron }: Chosen): void {
  if (direction && direction !== 'sheet_to_table') {
    throw new DokiError(
      'unprocessable',
      'Doki copies from a sheet into a table; the other direction, or both at once, cannot be run yet: ask for sheet_to_table.',
    )
  }
  if (deletePolicy === 'mark') {
    throw new DokiError('unprocessable', 'Rows cannot be marked as deleted yet: ask for keep or delete.')
  }
  if (cron) {
    throw new DokiError(
      'unprocessable',
      'Runs on a schedule are not there yet: leave it out, and start each run by hand or by POST /start-sync-job.',
    )
  }
}
