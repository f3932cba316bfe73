import { pad } from './calendar.ts'
import { type DateOrder, readDate } from './date-text.ts'
import { readTime } from './time-text.ts'
import { instantOfWall } from './zone.ts'

const parted = /^(.+?)(?:[T,]\s*|\s+(?:at\s+)?)(\d{1,2}:\d{2}.*?)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i

/** A wall-clock time with what was said of its zone. */
export interface WallTime {
  day: string
  time: string
  /** Minutes east of UTC; undefined when the text names no zone. */
  offset: number | undefined
}

/** A date with a time, or a date alone (midnight). `null`: it reads as one, but there is no such moment. */
export function readWallTime(text: string, order: DateOrder | undefined): WallTime | null | undefined {
  const trimmed = text.trim()
  const alone = readDate(trimmed, order)
  if (alone !== undefined) return alone === null ? null : { day: alone, time: '00:00:00', offset: undefined }
  const parts = parted.exec(trimmed)
  if (!parts) return undefined
  const day = readDate(parts[1] ?? '', order)
  const time = readTime(parts[2] ?? '')
  if (day === undefined || time === undefined) return undefined
  return day === null ? null : { day, time, offset: offsetOf(parts[3]) }
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
}

/** YYYY-MM-DDTHH:MM:SS[.ffffff]Z of a wall-clock time in its own offset, or else in `timeZone`. */
export function utcOf({ day, time, offset }: WallTime, timeZone: string): string {
  const [clock = '', fraction = ''] = time.split('.')
  const wall = Date.parse(`${day}T${clock}Z`)
  const instant = offset === undefined ? instantOfWall(wall, timeZone) : wall - offset * 60_000
  return `${isoSeconds(instant)}${fraction ? `.${fraction}` : ''}Z`
}

/** YYYY-MM-DDTHH:MM:SS of ms since 1970, years of four digits. */
export function isoSeconds(ms: number): string {
  const date = new Date(ms)
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`
  return `${day}T${date.toISOString().slice(11, 19)}`
}
