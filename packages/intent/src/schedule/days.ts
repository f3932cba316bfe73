import { find, type Line, type Piece, type Span, takeSpan } from '../text/line.ts'

/** The fields of cron behind the hour: day of the month, month, day of the week. */
export interface SaidDays {
  fields: string
  /** Said only by a part of the day: "every morning". */
  isImplied?: boolean
}

const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const name = `(${names.join('|')})`
const small = '(EVERY|ALL|ON|IN|AT|TO|OF|FROM|THE|BY|PER|ONCE|FILLER|ONLY|FOR)'
const ofMonth = '((OF|IN|THE|EVERY|PER|ALL|BY|TO|AT|ON)* (MONTH|MONTHLY))'

/** Takes the days on which something is to happen; null when none are said. */
export function takeDays(line: Line): SaidDays | { unclear: string } | null {
  for (const [source, read] of rules) {
    const span = find(line, source)
    if (!span) continue
    const said = read(line.pieces.slice(span.from, span.to))
    if (said === null) continue
    takeSpan(line, widened(line, span))
    return said
  }
  return null
}

type Read = (pieces: Piece[]) => SaidDays | { unclear: string } | null

const day = '(NUM|ORD) (THE|OF)* MONTHNAME'
const month = '(OF|THE)* MONTHNAME (THE|ON)* (NUM|ORD)'
const next = '(AND|COMMA|ON|THE|EVERY|AGAIN)+'

const whole = '(DAILY|(EVERY|ALL) THE? (DAY|MORNING|NIGHT|EVENING)|ALL THE DAY)'
const amid = '(ON|THE|AT|IN|TO|FOR|OF|FILLER|ALSO|COMMA|AND|EVERY)*'

const daily = '(DAILY|(EVERY|ALL|PER) (THE|FILLER)* (DAY|WORKDAY)|WORKDAY)'

const rules: [string, Read][] = [
  [`(NUM|ORD) (THE|OF)* MONTHNAME ((AND|COMMA|IN|OF|SLASH)+ MONTHNAME)+`, dates],
  [`${day} (${next} ${day})*`, dates],
  [`${month} (${next} ${month})*(?! OCLOCK| AM| PM)`, dates],
  ['MONTHNAME (AND|COMMA|IN|OF)+ MONTHNAME ~DOT{0,8} (NUM|ORD) (THE|OF|IN)* MONTH', dates],
  ['(EVERY|IN) (THE )?MONTHNAME ((AND|COMMA|IN|EVERY)+ MONTHNAME)*', dates],
  [
    '(DAILY|EVERY DAY|ALL THE? DAY) (COMMA|AND|INCLUDE|FILLER|ON|THE|AT|ALSO)* (INCLUDE|AND) (ON|THE|AT|FILLER)* WEEKEND',
    () => ({ fields: '* * *' }),
  ],
  [`${whole}? INCLUDE ${amid} ${name} ((AND|COMMA) (THE|ON)* ${name})*`, () => ({ fields: '* * *' })],
  [`${whole} ${amid} INCLUDE ${amid} WEEKEND`, () => ({ fields: '* * *' })],
  [`${daily} COMMA? (BUT|NOT)+ ${amid} ${name} ((AND|COMMA|OR) ${amid} ${name})*`, exceptDays],
  [`(COMMA )?(BUT|NOT)+ ${amid} ${name} ((AND|COMMA|OR) ${amid} ${name})*(?! AT)`, otherDays],
  ['BIWEEKLY', pieces => ({ unclear: pieces[0]?.code ?? '' })],
  [`(EVERY|ALL) (NUM|ORD|OTHER) (WEEK|${name})(?!${ofMonth})`, () => ({ unclear: 'week' })],
  [`ORD WORKDAY ${ofMonth}`, () => ({ unclear: 'workday' })],
  [`ORD (THE|OF)* ${name} ${ofMonth}`, nthDay],
  [`${ofMonth} (ON|AT|THE|IN|COMMA)* ORD ${name}`, nthDay],
  [`ORD (THE|OF)* DAY ${ofMonth}`, dayOfMonth],
  [`(ON|THE|AT|TO|EVERY|BY|IN)+ DAY (NUM|ORD) ((AND|COMMA|THE)+ (NUM|ORD))* ${ofMonth}`, dayOfMonth],
  [`(NUM|ORD) ((AND|COMMA|THE|TO|ON|AT)+ (NUM|ORD))* ${ofMonth}`, dayOfMonth],
  [
    `(MONTHLY|(EVERY|PER|ONCE|ALL|THE)+ MONTH) (ON|AT|THE|TO|COMMA|IN|DAY)* (NUM|ORD)(?! (MINUTE|OCLOCK|H|HOUR|AM|PM))`,
    dayOfMonth,
  ],
  [`(ON|TO|AT|THE) (THE )?(NUM|ORD) (AND|COMMA) (ON|THE|TO|AT)* ORD`, dayOfMonth],
  [`ONCE? (EVERY|PER|THE|IN|ALL|BY|TO)* (QUARTERLY|(EVERY|PER) QUARTER)`, () => ({ fields: '1 */3 *' })],
  ['YEARLY|(EVERY|PER) YEAR|ONCE (EVERY|PER|THE|BY|TO)* YEAR', () => ({ fields: '1 1 *' })],
  [
    'MONTHLY|(EVERY|PER) MONTH|ONCE (EVERY|PER|THE|IN|BY|TO)* MONTH|ALL THE? MONTH',
    () => ({ fields: '1 * *' }),
  ],
  [
    '(DAILY|EVERY DAY|ALL THE? DAY)? (BUT|NOT) (THE|ON|AT|IN|TO|FOR|OF)* WEEKEND',
    () => ({ fields: '* * 1-5' }),
  ],
  ['MONTHEND', () => ({ fields: 'L * *' })],
  ['MONTHSTART', () => ({ fields: '1 * *' })],
  ['WORKDAY|WEEKNIGHT', () => ({ fields: '* * 1-5' })],
  [`${name} (TO|UNTIL|HYPHEN|IN|AT|THE) THE? ${name}`, dayRange],
  [`${name} ((AND|COMMA|OR|ON|THE|EVERY|ALL|AT|IN|TO|HYPHEN|SLASH)* ${name})*`, dayList],
  ['WEEKEND', () => ({ fields: '* * 0,6' })],
  ['(EVERY|ALL|PER) (NUM|ORD|OTHER) DAY', everyFewDays],
  ['WEEKLY|(EVERY|PER) WEEK|ONCE (EVERY|PER|THE|IN|BY|TO)* WEEK|ALL THE? WEEK', () => ({ fields: '* * 1' })],
  [
    'DAILY|(EVERY|PER) (FILLER|ONLY)? DAY|ONCE (EVERY|PER|THE|BY|TO)* DAY|ALL THE? DAY',
    () => ({ fields: '* * *' }),
  ],
]

/** "1 Jan, 1 Apr": one day of some months; several days of different months are more than one cron. */
function dates(pieces: Piece[]): SaidDays | { unclear: string } | null {
  const valuesOf = (...codes: string[]) => [
    ...new Set(pieces.filter(({ code }) => codes.includes(code)).map(({ value }) => value ?? 0)),
  ]
  const days = valuesOf('NUM', 'ORD')
  const months = valuesOf('MONTHNAME').sort((a, b) => a - b)
  const [only = 1] = days
  if (only > 31 || only === 0 || only < -1) return null
  if (days.length > 1) return { unclear: 'dates' }
  return { fields: `${only < 0 ? 'L' : only} ${months.join(',')} *` }
}

/** "first Monday of the month" is `1#1`, the last one `1L`, as croner and Quartz write it. */
function nthDay(pieces: Piece[]): SaidDays | null {
  const nth = pieces.find(({ code }) => code === 'ORD')?.value ?? 0
  const day = pieces.map(({ code }) => names.indexOf(code)).find(number => number >= 0)
  if (day === undefined || nth > 5 || nth === 0) return null
  return { fields: nth < 0 ? `* * ${day}#L` : `* * ${day}#${nth}` }
}

function dayOfMonth(pieces: Piece[]): SaidDays | null {
  const days = pieces.filter(({ code }) => code === 'NUM' || code === 'ORD').map(({ value }) => value ?? 0)
  if (days.some(day => day > 31 || day === 0 || day < -1)) return null
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  return { fields: `${sorted.map(day => (day < 0 ? 'L' : day)).join(',')} * *` }
}

function dayRange(pieces: Piece[]): SaidDays {
  const [first, last] = numbersOf(pieces)
  if (first! <= last!) return { fields: `* * ${first}-${last}` }
  const days = Array.from({ length: last! + 7 - first! + 1 }, (_, at) => (first! + at) % 7)
  return { fields: `* * ${days.sort((a, b) => a - b).join(',')}` }
}

function dayList(pieces: Piece[]): SaidDays {
  const days = [...new Set(numbersOf(pieces))].sort((a, b) => a - b)
  return { fields: `* * ${days.join(',')}` }
}

/** "daily except Sundays" */
function otherDays(pieces: Piece[]): SaidDays | null {
  const left = names.map((_, day) => day).filter(day => !numbersOf(pieces).includes(day))
  return left.length > 0 ? { fields: `* * ${left.join(',')}` } : null
}

/** "every day except Sunday", "weekdays but not on Fridays" */
function exceptDays(pieces: Piece[]): SaidDays | null {
  const all = pieces.some(({ code }) => code === 'WORKDAY') ? [1, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5, 6]
  const left = all.filter(day => !numbersOf(pieces).includes(day))
  return left.length > 0 ? { fields: `* * ${left.join(',')}` } : null
}

function numbersOf(pieces: Piece[]): number[] {
  return pieces.map(({ code }) => names.indexOf(code)).filter(number => number >= 0)
}

function everyFewDays(pieces: Piece[]): SaidDays | null {
  const count = pieces[1]?.code === 'OTHER' ? 2 : (pieces[1]?.value ?? 0)
  if (count < 1 || count > 15) return null
  return { fields: count === 1 ? '* * *' : `*/${count} * *` }
}

/** With the small words before it and a "weekly" or "every week" that says the same. */
function widened(line: Line, { from, to }: Span): Span {
  const before = new RegExp(`(?:${small.slice(1, -1)}|WEEK|WEEKLY|MONTH|MONTHLY|DAILY)`)
  const isSmall = (at: number) => new RegExp(`^${before.source}$`).test(line.pieces[at]?.code ?? '')
  let [start, end] = [from, to]
  while (start > 0 && isSmall(start - 1)) start--
  while (['WEEKLY', 'DAILY'].includes(line.pieces[end]?.code ?? '')) end++
  return { from: start, to: end }
}
