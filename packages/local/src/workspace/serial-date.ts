/** Days from 1899-12-30 to 1970-01-01, the two zero days (SHEETS_API: serial dates, no time zone inside). */
const EPOCH_DAYS = 25569
const DAY_MS = 86_400_000

/** The serial number of a moment read as wall-clock time. */
export function serialOf(year: number, month: number, day: number, seconds = 0): number {
  return Date.UTC(year, month - 1, day) / DAY_MS + EPOCH_DAYS + seconds / 86_400
}

export interface DateParts {
  year: number
  month: number
  day: number
  /** 0 is Sunday. */
  weekday: number
  hour: number
  minute: number
  second: number
  millisecond: number
}

/** The wall-clock parts of a serial number; rounds to the millisecond. */
export function partsOf(serial: number): DateParts {
  const date = new Date(Math.round((serial - EPOCH_DAYS) * DAY_MS))
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  }
}

/** The serial number of an instant as a wall clock in that time zone shows it. */
export function serialInZone(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timeZone || 'Etc/GMT',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant)
  const get = (type: string) => Number(parts.find(part => part.type === type)?.value ?? 0)
  const seconds =
    get('hour') * 3600 + get('minute') * 60 + get('second') + instant.getUTCMilliseconds() / 1000
  return serialOf(get('year'), get('month'), get('day'), seconds)
}

/** True for a day that exists, e.g. not 2021-02-29. */
export function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
