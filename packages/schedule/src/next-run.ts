import { DokiError } from '@doki/contracts'
import { Cron } from 'croner'

/**
 * The first moment after `after` at which the clocks of the zone say what `cron` says. Where they are put forward or back
 * it is as in Vixie cron: one time of day (`30 2 * * *`) runs once each day, at the first moment after the gap when it
 * is skipped, the first time when it comes twice; what repeats (`0 * * * *`, `15 1,2,3 * * *`) leaves out what is skipped
 * and runs at both. Throws `unprocessable` when there is no such moment.
 */
export function nextRun(cron: string, timeZone: string, after: Date): Date {
  const next = new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true }).nextRun(after)
  if (!next) throw new DokiError('unprocessable', `The schedule "${cron}" never comes: no day fits it`)
  return next
}
