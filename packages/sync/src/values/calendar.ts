/** Days of the proleptic Gregorian calendar, as Postgres counts them. Years 1 to 9999. */

/** Days between 1970-01-01 and a spreadsheet's day 0, 1899-12-30. */
export const serialEpoch = 25569
const firstDay = -719162
const lastDay = 2932896

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const names = 'January February March April May June July August September October November December'.split(
  ' ',
)

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Undefined when there is such a day; else why not, in words. */
export function whyNoDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12) return `there is no month ${month}`
  const length = month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 31)
  if (day > length && month === 2)
    return day > 29 ? 'February has 29 days at most' : `${year} is no leap year`
  if (day > length) return `${names[month - 1]} has ${length} days`
  if (day < 1) return 'there is no day 0'
  return year < 1 || year > 9999 ? 'the year has to be from 1 to 9999' : undefined
}

/** Days since 1970-01-01. Hinnant, https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** `YYYY-MM-DD` of days since 1970-01-01; undefined outside the years 1 to 9999. The inverse of `daysOf`. */
export function dateText(days: number): string | undefined {
  if (days < firstDay || days > lastDay) return undefined
  const z = days + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const m = Math.floor((5 * dayOfYear + 2) / 153)
  const month = m < 10 ? m + 3 : m - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return isoDate(year, month, dayOfYear - Math.floor((153 * m + 2) / 5) + 1)
}

export function isoDate(year: number, month: number, day: number): string {
  const y = year < 1000 ? String(year).padStart(4, '0') : String(year)
  return `${y}-${two(month)}-${two(day)}`
}

export function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** Days since 1970-01-01 of a text that is a canonical date already; undefined otherwise. */
export function daysOfIso(text: string): number | undefined {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  if (year < 0 || month < 0 || day < 0 || whyNoDate(year, month, day)) return undefined
  return daysOf(year, month, day)
}

/** The number written at `from`..`to`, or -1 when not all of it is digits. */
function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
