import { dateText, daysOfIso, serialEpoch } from './calendar.ts'
import { dayMicros, timeText } from './clock.ts'
import type { CellReader, ValueColumn } from './column.ts'
import { notCastable, outOfRange, quote, Refusal } from './refusal.ts'
import { readTimestamp, type Stamp } from './timestamp-reader.ts'
import type { Zone } from './zone.ts'

const dayMs = dayMicros / 1000
const tooFar = 'is a date outside the years 1 to 9999'

/** What the wall clock shows, without a zone. A text that names a zone is refused, since the zone would be lost. */
export function timestampReader({ format }: ValueColumn): CellReader {
  return cell => {
    const stamp = stampOf(cell, format.dateOrder)
    if (stamp instanceof Refusal) return stamp
    if (stamp.offset !== undefined) {
      return notCastable(cell, 'names a time zone, and this column keeps none: it needs the type timestamptz')
    }
    return stampText(stamp.days, stamp.micros) ?? outOfRange(cell, tooFar)
  }
}

/** An instant, in UTC. What names no zone is in the spreadsheet's. */
export function timestamptzReader({ format }: ValueColumn, zone: Zone): CellReader {
  return cell => {
    const stamp = stampOf(cell, format.dateOrder)
    if (stamp instanceof Refusal) return stamp
    const ms = Math.floor(stamp.micros / 1000)
    const wall = stamp.days * dayMs + ms
    const instant = stamp.offset === undefined ? zone.instantOf(wall) : wall - stamp.offset
    if (instant === undefined) {
      const shown = stampText(stamp.days, stamp.micros)
      return notCastable(
        cell,
        `never was: the clocks went forward past ${quote(shown)} in the sheet’s time zone`,
      )
    }
    const days = Math.floor(instant / dayMs)
    const text = stampText(days, (instant - days * dayMs) * 1000 + (stamp.micros - ms * 1000))
    return text === undefined ? outOfRange(cell, tooFar) : `${text}Z`
  }
}

/** A serial number has microseconds only by chance, so it is read to the millisecond. */
function stampOf(
  cell: string | number | boolean,
  order: ValueColumn['format']['dateOrder'],
): Stamp | Refusal {
  if (typeof cell === 'boolean') return notCastable(cell, 'is a checkbox, not a date')
  if (typeof cell === 'string') return readTimestamp(cell, order)
  const ms = Math.round(cell * dayMs)
  const day = Math.floor(ms / dayMs)
  const days = day - serialEpoch
  if (dateText(days) === undefined) return outOfRange(cell, tooFar)
  return { days, micros: (ms - day * dayMs) * 1000, offset: undefined }
}

function stampText(days: number, micros: number): string | undefined {
  const date = dateText(days)
  return date && `${date}T${timeText(micros)}`
}

/** Milliseconds since 1970-01-01, as if in UTC, of a canonical timestamp; undefined when finer than that, or none. */
export function msOfStamp(text: string): number | undefined {
  const days = daysOfIso(text.slice(0, 10))
  const time = /^T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?$/.exec(text.slice(10))
  if (days === undefined || !time) return undefined
  const seconds = (Number(time[1]) * 60 + Number(time[2])) * 60 + Number(time[3])
  return days * dayMs + seconds * 1000 + Number((time[4] ?? '').padEnd(3, '0'))
}
