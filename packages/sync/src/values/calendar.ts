/**
 * Days of the proleptic Gregorian calendar as Sheets counts them: serial 0 is 1899-12-30
 * (https://developers.google.com/workspace/sheets/api/reference/rest/v4/DateTimeRenderOption).
 */

const epoch = Date.UTC(1899, 11, 30)
const dayMs = 86_400_000

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** YYYY-MM-DD; undefined for a day that does not exist. Years 1 to 9999. */
export function isoDay(year: number, month: number, day: number): string | undefined {
  if (!(year >= 1 && year <= 9999) || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return undefined
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** The day of a serial number's whole part; undefined outside of years 1 to 9999. */
export function dayOfSerial(days: number): string | undefined {
  const date = new Date(epoch + days * dayMs)
  return isoDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

/** The serial number of YYYY-MM-DD. */
export function serialOfDay(day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) - epoch) / dayMs
}

/**
 * HH:MM:SS[.fff] of a fraction of a day, to the millisecond: a double holds a serial of today to about half a
 * microsecond, and Sheets shows milliseconds. Answers a day of its own (`carry` 1) for what rounds up to midnight.
 */
export function timeOfFraction(fraction: number): { time: string; carry: number } {
  const ms = Math.round(fraction * dayMs)
  const carry = ms >= dayMs ? 1 : 0
  return { time: clock(carry ? 0 : ms), carry }
}

/** The fraction of a day that HH:MM[:SS[.ffffff]] is. */
export function fractionOfTime(time: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return (hours * 3600 + minutes * 60 + seconds) / 86_400
}

function clock(ms: number): string {
  const [seconds, rest] = [Math.floor(ms / 1000), ms % 1000]
  const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
  return rest === 0 ? text : `${text}.${pad(rest, 3).replace(/0+$/, '')}`
}

export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
