import { trimSpaces } from './blank.ts'
import { dateText, serialEpoch } from './calendar.ts'
import { dayMicros, readTime, timeText } from './clock.ts'
import type { CellReader, ValueColumn } from './column.ts'
import { readDate } from './date-reader.ts'
import { notCastable, outOfRange, type Refusal } from './refusal.ts'
import { readTimestamp } from './timestamp-reader.ts'

const tooFar = 'is a date outside the years 1 to 9999'

/** Dates: serial numbers of whole days, or texts. A date with a time of day is refused, since the time would be lost. */
export function dateReader({ format }: ValueColumn): CellReader {
  return cell => {
    if (typeof cell === 'number') {
      if (!Number.isInteger(cell))
        return notCastable(cell, 'has a time of day, which a date column would lose')
      return dateText(cell - serialEpoch) ?? outOfRange(cell, tooFar)
    }
    if (typeof cell === 'boolean') return notCastable(cell, 'is a checkbox, not a date')
    const days = /\d:\d/.test(cell) ? midnight(cell, format.dateOrder) : readDate(cell, format.dateOrder)
    return typeof days === 'number' ? (dateText(days) ?? outOfRange(cell, tooFar)) : days
  }
}

/** `2014-11-08 00:00:00`, as databases export dates, is a date; any other time of day is not. */
function midnight(cell: string, order: ValueColumn['format']['dateOrder']): number | Refusal {
  const stamp = readTimestamp(cell, order)
  if (!('days' in stamp)) return stamp
  if (stamp.micros === 0 && stamp.offset === undefined) return stamp.days
  return notCastable(cell, 'has a time of day, which a date column would lose')
}

/** Times of day: the fraction of a day, to the microsecond, or texts. */
export function timeReader(): CellReader {
  return cell => {
    if (typeof cell === 'number') {
      if (cell < 0 || cell >= 1) return notCastable(cell, 'is not a time of day: it is a whole day or more')
      return timeText(Math.min(Math.round(cell * dayMicros), dayMicros - 1))
    }
    const micros = typeof cell === 'string' ? readTime(trimSpaces(cell)) : undefined
    return micros === undefined ? notCastable(cell, 'is not a time of day') : timeText(micros)
  }
}
