import { DokiError } from '@doki/contracts'

/** What of a sync's rules is chosen. */
interface Chosen {
  cron?: string | null | undefined
}

/**
 * Throws `unprocessable`, in words, for rules that cannot be run yet. Whoever takes a sync from a person asks here, so
 * that it is refused then and not at its first run.
 */
export function checkRules({ cron }: Chosen): void {
  if (!cron) return
  throw new DokiError(
    'unprocessable',
    'Runs on a schedule are not there yet: leave it out, and start each run by hand or by POST /start-sync-job.',
  )
}
