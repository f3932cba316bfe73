import { find, has, type Line, takeSpan, textOf } from '../text/line.ts'
import { pattern } from '../text/pattern.ts'
import { inPart, isClearTime, readTime } from './clock.ts'
import { takeDays } from './days.ts'
import { takeInterval } from './interval.ts'
import { takeTimeZone } from './time-zone.ts'
import { takeTimes } from './times.ts'

/** A schedule as said, or the words of one that cron cannot say. */
export type SaidSchedule = Said | Unclear | null

interface Unclear {
  unclear: string
  /** Only that it is to be more or less often. */
  isRate?: boolean
}

interface Said {
  cron: string
  timezone: string
  /** What was said of it: with "at 8" the days stay as they were, with "on weekdays" the time does. */
  says: 'time' | 'days' | 'all'
}

/** The hours of "every morning" and the like are ours. */
const parts: Record<string, number> = {
  MORNING: 8,
  NOON: 12,
  AFTERNOON: 14,
  EVENING: 18,
  NIGHT: 0,
  NIGHTLY: 0,
}
const part = '(MORNING|NOON|AFTERNOON|EVENING|NIGHT)'

/** Takes a schedule out of a line: hourly, every 15 minutes, weekdays at 7:30, Mondays and Thursdays at noon … */
export function takeSchedule(line: Line, defaultZone: string, isAnswer = false): SaidSchedule {
  const before = line.pieces
  const written = takeCron(line)
  if (written) return { cron: written, timezone: takeTimeZone(line, true) ?? defaultZone, says: 'all' }
  const except = find(
    line,
    '(EVERY|DAILY|HOURLY|WEEKLY|MONTHLY|ALL|PER) ~DOT{0,6} BUT (NOT|ON|THE|AT|IN|FOR|TO|FILLER)* (NIGHT|MORNING|EVENING|AFTERNOON|MONTHNAME|BETWEEN|FROM|CLOCK|NUM|ORD|W)',
  )
  if (except && !has(line, 'BUT ANY{0,3} (EVERY|DAILY)'))
    return { unclear: textOf(line, takeSpan(line, except)) }
  const odd = line.pieces.findIndex(
    ({ code, from }) => code === 'W' && /^\d{1,2}[:.]\d{2}$/.test(line.words[from]!.text),
  )
  if (odd >= 0) return { unclear: textOf(line, takeSpan(line, { from: odd, to: odd + 1 })) }
  const rate = find(line, 'FREQUENCY')
  const interval = takeInterval(line)
  if (interval && 'unclear' in interval) return interval
  const window = takeWindow(line, interval !== null)
  const isLate = has(line, 'WEEKNIGHT')
  const days = takeDays(line)
  if (days && 'unclear' in days) return { unclear: saidIn(line, before) }
  const mayBeBare = days !== null || interval !== null || (isAnswer && line.pieces.length <= 5)
  const said = window ? [] : takeTimes(line, mayBeBare)
  const ofDay = said.length > 0 ? takeRestOfDay(line) : null
  const times = isLate || ofDay ? said.map(time => inPart(time, ofDay ?? 'NIGHT')) : said
  const hours = times.length > 0 || interval ? [] : takePartOfDay(line, days !== null)
  const vague = find(line, interval || days ? 'TOMORROW' : 'VAGUE|SCHEDULED|TOMORROW')
  if (vague) return { unclear: textOf(line, takeSpan(line, vague)) }
  if (rate && !interval && !days && times.length === 0)
    return { unclear: textOf(line, takeSpan(line, rate)), isRate: true }
  if (!interval && !days && times.length === 0 && hours.length === 0) return null
  const zone = takeTimeZone(line, times.length > 0)
  const clock = clockFields(times.length > 0 ? times : hours.map(hour => hour * 60), interval, window)
  if (!clock) return { unclear: saidIn(line, before) }
  const hasTime = times.length > 0 || hours.length > 0 || interval !== null
  const says = days === null && interval === null ? 'time' : hasTime ? 'all' : 'days'
  return { cron: `${clock} ${days?.fields ?? '* * *'}`, timezone: zone ?? defaultZone, says }
}

/** A cron that is written out. */
function takeCron(line: Line): string | null {
  const found = find(line, 'CRON')
  return found && textOf(line, takeSpan(line, found)).replace(/\s+/g, ' ')
}

function clockFields(
  times: number[],
  interval: { minute: string; hour: string } | null,
  window: string | null,
): string | null {
  if (interval && interval.hour !== '*' && times.length > 0) return timeFields(times)
  if (interval && times.length === 1 && interval.hour === '*' && !window && times[0]! % 60 > 0)
    return `${times[0]! % 60} *`
  if (interval) return `${interval.minute} ${window ? window + interval.hour.slice(1) : interval.hour}`
  if (window) return `0 ${window}`
  return timeFields(times.length > 0 ? times : [0])
}

/** Cron has one minute for all its hours. */
function timeFields(times: number[]): string | null {
  const minutes = [...new Set(times.map(time => time % 60))]
  if (minutes.length > 1) return null
  return `${minutes[0]} ${times.map(time => Math.floor(time / 60)).join(',')}`
}

/** "between 9 and 17", "from 8 to 18", "during business hours": a range of hours, with an interval. */
function takeWindow(line: Line, hasInterval: boolean): string | null {
  const office = find(line, '(IN|BY|AT|FILLER|ONLY|FOR|THE)* OFFICE')
  if (office) {
    takeSpan(line, office)
    return '9-17'
  }
  if (!hasInterval) return null
  for (let at = 0; at < line.pieces.length; at++) {
    const isIntroduced = ['BETWEEN', 'FROM', 'FILLER', 'OF'].includes(line.pieces[at]?.code ?? '')
    let next = isIntroduced ? at + 1 : at
    while (['THE', 'AT', 'TO'].includes(line.pieces[next]?.code ?? '')) next++
    const first = readTime(line, next)
    if (!first) continue
    let second = next + first.length
    const joint = line.pieces[second]?.code ?? ''
    // "8am to 6pm" beside "hourly"; "at 8 and 6" are two times.
    if (!isIntroduced && !['UNTIL', 'HYPHEN'].includes(joint) && !(joint === 'TO' && isClearTime(line, at)))
      continue
    if (!['AND', 'TO', 'UNTIL', 'AT', 'HYPHEN', 'IN'].includes(line.pieces[second]?.code ?? '')) continue
    while (['AND', 'TO', 'UNTIL', 'AT', 'THE', 'HYPHEN', 'IN'].includes(line.pieces[second]?.code ?? ''))
      second++
    const last = readTime(line, second)
    if (!last) continue
    const from = Math.floor(first.minutes / 60)
    let to = Math.floor(last.minutes / 60)
    if (to <= from && to < 12) to += 12
    if (to <= from) continue
    takeSpan(line, { from: at, to: second + last.length })
    return `${from}-${to}`
  }
  return null
}

/** "every morning", "in the evening" beside a day, "nightly": hours. */
function takePartOfDay(line: Line, hasDays: boolean): number[] {
  const small = '(EVERY|ALL|THE|IN|ON|AT|BY|PER|TO|FROM|OF)'
  const span =
    find(line, pattern`NIGHTLY|(EVERY|ALL) (THE )?${part} ((AND|COMMA) ${small}* ${part})*`) ??
    (hasDays ? find(line, pattern`${small}* ${part} (AND ${small}* ${part})*`) : null)
  if (!span) return []
  const hours = takeSpan(line, span).map(({ code }) => parts[code])
  return [...new Set(hours.filter(hour => hour !== undefined))].sort((a, b) => a - b)
}

/** "every Sunday evening … at half past seven": the part of the day, said apart from the time. */
function takeRestOfDay(line: Line): string | null {
  const span = find(line, '(EVERY|ALL|IN|THE|AT|ON)* (MORNING|AFTERNOON|EVENING|NIGHT|NIGHTLY)')
  return span && (takeSpan(line, span).at(-1)?.code ?? null)
}

/** What was taken since, as it was written. */
function saidIn(line: Line, before: Line['pieces']): string {
  const taken = before.filter((piece, at) => piece.code !== '_' && line.pieces[at]?.code === '_')
  return textOf(line, taken)
}
