import { CronExpressionParser } from 'cron-parser'

/** What the clocks of a zone say at a minute, and by how much they are ahead of UTC. */
export interface Wall {
  at: number
  minute: number
  hour: number
  day: number
  month: number
  weekday: number
  aheadMs: number
}

const minuteMs = 60_000

/** Every minute between two moments, as the clocks of the zone show it. */
export function wallsOf(timeZone: string, from: number, to: number): Wall[] {
  const format = new Intl.DateTimeFormat('en-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const walls: Wall[] = []
  for (let at = from; at <= to; at += minuteMs) {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = format.format(at).match(/\d+/g)!.map(Number)
    const shown = Date.UTC(year, month - 1, day, hour, minute)
    walls.push({ at, minute, hour, day, month, weekday: new Date(shown).getUTCDay(), aheadMs: shown - at })
  }
  return walls
}

/** Where the clocks were put forward (`byMs` above 0) or back. */
export function changesOf(walls: readonly Wall[]): { at: number; byMs: number }[] {
  return walls.flatMap(({ at, aheadMs }, i) => {
    const byMs = i > 0 ? aheadMs - walls[i - 1]!.aheadMs : 0
    return byMs === 0 ? [] : [{ at, byMs }]
  })
}

/** Times of day; all else repeats within the hour or the day. */
export function isFixed(cron: string): boolean {
  return !/[*?/]/.test(cron.split(' ').slice(0, 2).join(' '))
}

/**
 * Every run, found by looking at every minute: no search, no arithmetic with zones. A time of day runs once a day, at
 * the first minute that says it, or the first one that says something later; all else at each minute that says it.
 */
export function walkMinutes(cron: string, walls: readonly Wall[]): string[] {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = CronExpressionParser.parse(cron).fields
  const has = (values: readonly (number | string)[], value: number) => values.includes(value)
  const [, , days, , weekdays] = cron.split(' ')
  const fitsDay = (wall: Wall) => {
    const [byDay, byWeekday] = [has(dayOfMonth.values, wall.day), has(dayOfWeek.values, wall.weekday)]
    const both = days === '*' || weekdays === '*' ? byDay && byWeekday : byDay || byWeekday
    return both && has(month.values, wall.month)
  }
  const wanted = hour.values.flatMap(h => minute.values.map(m => Number(h) * 60 + Number(m)))
  const done = new Set<string>()
  const isTimeFor = (wall: Wall) => {
    const due = wanted.filter(time => time <= wall.hour * 60 + wall.minute)
    const names = due.map(time => `${wall.month}-${wall.day} ${time}`).filter(name => !done.has(name))
    for (const name of names) done.add(name)
    return names.length > 0
  }
  const found = walls.filter((wall, i) => {
    if (!fitsDay(wall)) return false
    if (!isFixed(cron)) return has(minute.values, wall.minute) && has(hour.values, wall.hour)
    return isTimeFor(wall) && i > 0 // before the first minute we cannot tell
  })
  return found.map(({ at }) => new Date(at).toISOString())
}
