import { DokiError, type Schedule } from '@doki/contracts'
import { Cron } from 'croner'
import { nextRun } from './next-run.ts'
import { isTimeZone } from './time-zone.ts'

/** Between two runs of a schedule, at least. */
export const shortestMinutes = 5

/** Any day without a change of clocks. */
const someDay = new Date('2001-01-01T00:00:00Z')
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/**
 * The schedule as it is kept, with single spaces. Throws `invalid_input` for what is no schedule, `unprocessable` for one
 * that never comes, or comes too often; both in words.
 */
export function checkSchedule({ cron, timezone }: Schedule): Schedule {
  if (!isTimeZone(timezone)) {
    throw new DokiError(
      'invalid_input',
      `There is no time zone "${timezone}": use a name such as Europe/Berlin`,
    )
  }
  const text = cron.trim().replaceAll(/\s+/g, ' ')
  checkFields(text, timezone)
  nextRun(text, timezone, someDay)
  const minutes = shortestGap(text) / minuteMs
  if (minutes < shortestMinutes) {
    throw new DokiError(
      'unprocessable',
      `The schedule "${text}" runs ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} apart: ` +
        `${shortestMinutes} minutes is the shortest. To follow changes within seconds, set live instead`,
    )
  }
  return { cron: text, timezone }
}

function checkFields(text: string, timezone: string): void {
  const fields = text.split(' ').length
  if (fields !== 5) {
    throw new DokiError(
      'invalid_input',
      `A schedule has five fields (minute, hour, day of the month, month, day of the week), such as "0 9 * * 1-5": "${text}" has ${fields}`,
    )
  }
  try {
    new Cron(text, { timezone, mode: '5-part', paused: true })
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)
    throw new DokiError('invalid_input', `The schedule "${text}" cannot be read: ${why}`, { cause: error })
  }
}

/** By its minutes and hours alone, as if every day fitted: in ms. */
function shortestGap(cron: string): number {
  const [minute, hour] = cron.split(' ')
  const daily = new Cron(`${minute} ${hour} * * *`, { timezone: 'UTC', mode: '5-part', paused: true })
  const end = someDay.getTime() + 2 * dayMs
  let shortest = dayMs
  let before: Date | null = daily.nextRun(someDay)
  while (before && before.getTime() < end && shortest >= shortestMinutes * minuteMs) {
    const next: Date | null = daily.nextRun(before)
    if (next) shortest = Math.min(shortest, next.getTime() - before.getTime())
    before = next
  }
  return shortest
}
