import type { ColumnFormat } from '@doki/contracts'
import { trimSpaces } from './blank.ts'
import { readTime } from './clock.ts'
import { readDate } from './date-reader.ts'
import { notCastable, Refusal } from './refusal.ts'

/** What a clock on a wall shows: days since 1970-01-01, microseconds since midnight, and its zone if it says so. */
export interface Stamp {
  days: number
  micros: number
  /** Milliseconds ahead of UTC. */
  offset: number | undefined
}

const tail =
  /(\d{1,2}(?::\d{2}){1,2}(?:[.,]\d{1,9})?(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?)\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2}){0,2})?$/i

/** A date with or without a time of day: `2014-11-08T19:30:00Z`, `11/8/2014 7:30 PM`, `8 Nov 2014, 19:30`. */
export function readTimestamp(cell: string, order: ColumnFormat['dateOrder']): Stamp | Refusal {
  const text = trimSpaces(cell)
  const time = tail.exec(text)
  if (!time) {
    const days = readDate(text, order, cell)
    return days instanceof Refusal ? days : { days, micros: 0, offset: undefined }
  }
  const before = text.slice(0, time.index)
  const parted = /[\sT,]$/i.test(before)
  const days = readDate(trimSpaces(before.replace(/[\sT,]+$/i, '')), order, cell)
  if (days instanceof Refusal) return days
  const micros = readTime(time[1] ?? '')
  if (micros === undefined || !parted) return notCastable(cell, 'is not a date with a time of day')
  return { days, micros, offset: offsetOf(time[2]) }
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  const sign = zone.startsWith('-') ? -1 : 1
  const [hours = 0, minutes = 0, seconds = 0] = (zone.match(/\d{2}/g) ?? []).map(Number)
  return sign * ((hours * 60 + minutes) * 60 + seconds) * 1000
}
