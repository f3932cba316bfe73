import type { Entered } from './parse-entered.ts'
import { isDay, serialOf } from './serial-date.ts'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const TIME = /^(\d{1,3}):(\d{2})(?::(\d{2})(\.\d+)?)?(?:\s*([ap])\.?m\.?)?$/i

interface Day {
  serial: number
  pattern: string
}

interface Time {
  /** Part of a day; above 1 for durations such as 30:00. */
  fraction: number
  pattern: string
}

/** Dates, times and both together, in the spellings an en_US spreadsheet takes; undefined for other text. */
export function parseDateText(text: string, year: number): Entered | undefined {
  if (!/\d/.test(text) || text.length > 40) return undefined
  const time = readTime(text)
  if (time) return { value: time.fraction, numberFormat: { type: 'TIME', pattern: time.pattern } }
  const day = readDay(text, year)
  if (day) return { value: day.serial, numberFormat: { type: 'DATE', pattern: day.pattern } }
  const both = /^(.*\d)\s+(\d{1,2}:\d{2}.*)$/.exec(text)
  const date = both && readDay(both[1]!.replace(/,$/, ''), year)
  const clock = both && readTime(both[2]!)
  if (!date || !clock || clock.fraction >= 1) return undefined
  return {
    value: date.serial + clock.fraction,
    numberFormat: { type: 'DATE_TIME', pattern: `${date.pattern} ${clock.pattern}` },
  }
}

function readTime(text: string): Time | undefined {
  const match = TIME.exec(text)
  if (!match) return undefined
  const [, hours = '', minutes = '', seconds, fraction, half] = match
  let hour = Number(hours)
  if (Number(minutes) > 59 || Number(seconds ?? 0) > 59) return undefined
  if (half) {
    if (hour < 1 || hour > 12) return undefined
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  const total = hour * 3600 + Number(minutes) * 60 + Number(seconds ?? 0) + Number(fraction ?? 0)
  const body = `${seconds === undefined ? ':mm' : ':mm:ss'}${fraction ? `.${'0'.repeat(fraction.length - 1)}` : ''}`
  if (hour > 23) return { fraction: total / 86_400, pattern: `[h]${body}` }
  const lead = hours.length === 2 && hours.startsWith('0') ? 'hh' : 'h'
  return { fraction: total / 86_400, pattern: `${lead}${body}${half ? ' am/pm' : ''}` }
}

function readDay(text: string, thisYear: number): Day | undefined {
  const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text)
  if (iso) {
    const mark = iso[2]!
    const pattern = `yyyy${mark}${'m'.repeat(iso[3]!.length)}${mark}${'d'.repeat(iso[4]!.length)}`
    return day(Number(iso[1]), Number(iso[3]), Number(iso[4]), pattern)
  }
  const us = /^(\d{1,2})([-/])(\d{1,2})(?:\2(\d{4}|\d{2}))?$/.exec(text)
  if (us) {
    const mark = us[2]!
    const code = (letter: string, digits: string) => (digits.startsWith('0') ? letter + letter : letter)
    const front = `${code('m', us[1]!)}${mark}${code('d', us[3]!)}`
    const pattern = us[4] ? `${front}${mark}${us[4].length === 4 ? 'yyyy' : 'yy'}` : front
    return day(us[4] ? fullYear(us[4]) : thisYear, Number(us[1]), Number(us[3]), pattern)
  }
  const monthFirst = /^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?$/.exec(text)
  if (monthFirst) {
    const pattern = `${monthCode(monthFirst[1]!)} d${monthFirst[3] ? ', yyyy' : ''}`
    return day(Number(monthFirst[3] ?? thisYear), month(monthFirst[1]!), Number(monthFirst[2]), pattern)
  }
  const dayFirst = /^(\d{1,2})([\s-])([A-Za-z]{3,9})(?:[\s-](\d{4}|\d{2}))?$/.exec(text)
  if (dayFirst) {
    const mark = dayFirst[2]!
    const code = `d${mark}${monthCode(dayFirst[3]!)}`
    const pattern = dayFirst[4] ? `${code}${mark}${dayFirst[4].length === 4 ? 'yyyy' : 'yy'}` : code
    const years = dayFirst[4] ? fullYear(dayFirst[4]) : thisYear
    return day(years, month(dayFirst[3]!), Number(dayFirst[1]), pattern)
  }
  return undefined
}

function day(year: number, month: number, date: number, pattern: string): Day | undefined {
  if (month < 1 || year < 1 || !isDay(year, month, date)) return undefined
  return { serial: serialOf(year, month, date), pattern }
}

/** Two-digit years: 00-29 are in this century, 30-99 in the last. */
function fullYear(text: string): number {
  const number = Number(text)
  if (text.length === 4) return number
  return number < 30 ? 2000 + number : 1900 + number
}

function month(name: string): number {
  const lower = name.toLowerCase()
  const index = MONTHS.indexOf(lower.slice(0, 3))
  const long = [
    'january',
    'february',
    'march',
    'april',
    'may',
    'june',
    'july',
    'august',
    'september',
    'october',
    'november',
    'december',
  ]
  return lower === 'sept' || (index >= 0 && long[index]!.startsWith(lower)) ? index + 1 : 0
}

function monthCode(name: string): string {
  return name.length > 4 || name.toLowerCase() === 'june' || name.toLowerCase() === 'july' ? 'mmmm' : 'mmm'
}
