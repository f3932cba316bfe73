import { find, type Line, takeSpan, textOf } from '../text/line.ts'

/** How often within a day: the minute and the hour of cron. */
export type SaidInterval = { minute: string; hour: string } | { unclear: string }

const every = '(ONCE|EVERY|ALL|PER|AT|IN|THE|BY|ON)*'

/** Takes "every 15 minutes", "hourly", "three times a day" out of a line. */
export function takeInterval(line: Line): SaidInterval | null {
  for (const [source, read] of rules) {
    const span = find(line, source)
    if (!span) continue
    const pieces = line.pieces.slice(span.from, span.to)
    const counts = pieces
      .filter(({ code }) => ['NUM', 'ORD', 'EVERYFEW'].includes(code))
      .map(({ value }) => value ?? 0)
    const isOther = pieces.some(({ code }) => code === 'OTHER')
    const said = read(counts.at(-1) ?? null, isOther, counts)
    if (!said) continue
    const text = textOf(line, pieces)
    takeSpan(line, span)
    return 'unclear' in said ? { unclear: text } : said
  }
  return null
}

type Read = (count: number | null, isOther: boolean, counts: number[]) => SaidInterval | null

const each = '(HOURLY|(EVERY|PER) HOUR|THE HOUR)'
const at = '(AT|ON|THE|TO|COMMA)*'
const atMinute: [string, number][] = [
  ['HALFPAST', 30],
  ['(HALF|ORD HALF) (HOUR|PAST)', 30],
  ['QUARTERPAST', 15],
  ['QUARTERTO', 45],
]

const rules: [string, Read][] = [
  ...atMinute.flatMap(([said, minute]): [string, Read][] => [
    [`${each} ${at} ${said}`, () => ({ minute: String(minute), hour: '*' })],
    [`${at} ${said} ${each}`, () => ({ minute: String(minute), hour: '*' })],
  ]),
  ['EVERYFEW', minutes],
  ['OF NUM (IN|TO) NUM MINUTE', minutes],
  ['OF NUM (IN|TO) NUM (HOUR|H)', hours],
  [`${at} NUM MINUTE? PAST ${each}`, minutePast],
  ['AT NUM MINUTE? PAST(?! NUM)', minutePast],
  ['AT COLON NUM ((AND|COMMA)+ COLON NUM)+', minutesPast],
  [
    `(HOURLY|EVERY HOUR|ONCE (PER|THE) HOUR) (AT|ON|THE|COLON|COMMA)* NUM (MINUTE PAST?|PAST|PREVIOUS)`,
    minutePast,
  ],
  [`(HOURLY|EVERY HOUR) (AT|ON) COLON NUM`, minutePast],
  [`(HOURLY|(EVERY|PER) HOUR) (AT|ON|THE|COMMA|IN|TO)* MINUTE NUM`, minutePast],
  [
    `HALFHOURLY|${every} (EVERY|PER|ALL|THE) (HALF|ORD HALF) (THE|OF)* HOUR`,
    () => ({ minute: '*/30', hour: '*' }),
  ],
  [`${every} QUARTERHOUR`, () => ({ minute: '*/15', hour: '*' })],
  [`${every} (EVERY|ALL|ONCE|PER) (NUM|ORD) SECONDTIME|EVERY SECONDTIME`, () => ({ unclear: '' })],
  [`${every} (EVERY|ALL|PER) (THE )?(NUM|ORD) MINUTE`, minutes],
  [
    `${every} (EVERY|ALL|PER) (THE )?(NUM|ORD|OTHER) (HOUR|H)`,
    (count, isOther) => hours(isOther ? 2 : count),
  ],
  [`NUM MINUTE INTERVAL`, minutes],
  [`${every} (EVERY|PER) MINUTE|ONCE ${every} MINUTE|ALL THE? MINUTE`, () => ({ minute: '*', hour: '*' })],
  [`TWICE (PER|THE|EVERY|AT|BY|TO|IN|ON)* HOUR`, () => ({ minute: '*/30', hour: '*' })],
  [`NUM TIMES (PER|THE|EVERY|AT|BY|TO|IN|ON)* HOUR`, count => minutes(60 / (count ?? 0))],
  [`TWICEADAY|TWICE (PER|THE|EVERY|AT|BY|TO|IN|ON)* (DAY|DAILY)`, () => ({ minute: '0', hour: '0,12' })],
  [`NUM (TIMESADAY|TIMES (PER|THE|EVERY|AT|BY|TO|IN|ON)* (DAY|DAILY))`, timesADay],
  [`THRICE (PER|THE|EVERY|AT|BY|TO|IN|ON)* (DAY|DAILY)`, () => timesADay(3)],
  [`FOURTIMES (PER|THE|EVERY|AT|BY|TO|IN|ON)* (DAY|DAILY)`, () => timesADay(4)],
  [`(TWICE|NUM TIMES) (PER|THE|EVERY|AT|BY|TO|IN|ON)* (WEEK|WEEKLY|MONTH|MONTHLY)`, () => ({ unclear: '' })],
  [
    `HOURLY|${every} (EVERY|PER) (FILLER|ONLY)? HOUR|ONCE ${every} HOUR|ALL THE? HOUR`,
    () => ({ minute: '0', hour: '*' }),
  ],
]

function minutePast(count: number | null): SaidInterval {
  return count !== null && count < 60 ? { minute: String(count), hour: '*' } : { unclear: '' }
}

function minutesPast(_count: number | null, _isOther: boolean, counts: number[]): SaidInterval {
  const sorted = [...new Set(counts)].sort((a, b) => a - b)
  return sorted.every(minute => minute < 60) ? { minute: sorted.join(','), hour: '*' } : { unclear: '' }
}

/** Cron counts within the hour: 45 minutes would be uneven. */
function minutes(count: number | null): SaidInterval {
  if (!count || !Number.isInteger(count)) return { unclear: '' }
  if (count % 60 === 0) return hours(count / 60)
  if (60 % count !== 0) return { unclear: '' }
  return { minute: count === 1 ? '*' : `*/${count}`, hour: '*' }
}

/** … and within the day: 5 hours would be uneven. */
function hours(count: number | null): SaidInterval {
  if (!count || 24 % count !== 0) return { unclear: '' }
  if (count === 24) return { minute: '0', hour: '0' }
  return { minute: '0', hour: count === 1 ? '*' : `*/${count}` }
}

function timesADay(count: number | null): SaidInterval {
  if (!count || 24 % count !== 0) return { unclear: '' }
  const step = 24 / count
  return { minute: '0', hour: Array.from({ length: count }, (_, at) => at * step).join(',') }
}
