import type { Schedule, Sync } from '@doki/contracts'
import { describeCron } from '@doki/schedule'

/** The state of a sync and when it runs, in sentences. */
export function describeState({ name, state, stateReason, schedule, nextRunAt, live }: Sync): string {
  const why = stateReason ? ` (${stateReason.replace(/\.$/, '')})` : ''
  const times = schedule ? `its schedule is: ${describeSchedule(schedule)}` : 'it has no schedule'
  const next = nextRunAt ? `, next at ${moment(nextRunAt)}` : ''
  const follows = live ? '; it follows changes' : ''
  return `“${name}” is ${state}${why}; ${times}${next}${follows}.`
}

/** “At 09:00, Monday through Friday (Europe/Berlin)”. */
export function describeSchedule({ cron, timezone }: Schedule): string {
  return `${describeCron(cron)} (${timezone})`
}

/** A moment as people read it, in UTC: whoever reads may be anywhere. */
export function moment(at: string): string {
  const iso = new Date(at).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}
