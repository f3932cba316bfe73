import { DokiError } from '@doki/contracts'
import { Cron } from 'croner'

/**
 * The first moment after `after` at which the clocks of the zone say what `cron` says. Where they are put forward or
 * back: times of day (`30 2 * * *`, `30 2,14 * * *`) run once each a day, at the first moment after the gap when one is
 * skipped, the first time when it comes twice; intervals (a `*` or a step in the minutes or hours: `0 * * * *`) leave out
 * what is skipped and run at both, so each real hour. Throws `unprocessable` when there is no such moment.
 */
export function nextRun(cron: string, timeZone: string, after: Date): Date {
  const next = new Cron(cron, {
    timezone: timeZone,
    mode: '5-part',
    paused: true,
    // By default a list of hours would be an interval: “at 2:30 and 14:30” would be left out once a year.
    fixedTimeRule: 'no-wildcard',
  }).nextRun(after)
  if (!next) throw new DokiError('unprocessable', `The schedule "${cron}" never comes: no day fits it`)
  return next
}
