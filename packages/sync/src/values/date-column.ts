import { dayOfSerial, timeOfFraction } from './calendar.ts'
import type { ValueColumn } from './column.ts'
import { readDate } from './date-text.ts'
import { notCastable, quoted, Refusal } from './refusal.ts'
import { readTime } from './time-text.ts'
import { readWallTime, utcOf, type WallTime } from './timestamp-text.ts'

type Cell = string | number | boolean

export function dateReader({ format }: ValueColumn) {
  return (cell: Cell): string | Refusal => {
    if (typeof cell === 'boolean') return notCastable(cell, 'a date')
    if (typeof cell === 'number') {
      if (!Number.isInteger(cell))
        return new Refusal('not_castable', `${quoted(cell)} has a time of day, and the column holds dates`)
      return dayOfSerial(cell) ?? notCastable(cell, 'a date')
    }
    const alone = readDate(cell, format.dateOrder)
    const day = alone === undefined ? dateAtMidnight(cell, format) : alone
    if (day === null) return noSuchDay(cell)
    return day ?? notCastable(cell, 'a date')
  }
}

/** "2024-01-31 00:00:00" is a date; with any other time it would lose something. */
function dateAtMidnight(cell: string, format: ValueColumn['format']): string | null | undefined {
  const wall = readWallTime(cell, format.dateOrder)
  if (wall === null) return null
  return wall?.time === '00:00:00' && wall.offset === undefined ? wall.day : undefined
}

export function timeReader(_column: ValueColumn) {
  return (cell: Cell): string | Refusal => {
    if (typeof cell === 'number' && cell >= 0 && cell < 1) {
      const { time, carry } = timeOfFraction(cell)
      return carry ? notCastable(cell, 'a time of day') : time
    }
    const time = typeof cell === 'string' ? readTime(cell) : undefined
    return time ?? notCastable(cell, 'a time of day')
  }
}

export function timestampReader({ format }: ValueColumn) {
  return (cell: Cell): string | Refusal => {
    const wall = readWall(cell, format.dateOrder)
    if (wall instanceof Refusal) return wall
    if (wall.offset !== undefined) {
      return new Refusal(
        'not_castable',
        `${quoted(cell)} names a time zone, and the column holds times without one`,
      )
    }
    return `${wall.day}T${wall.time}`
  }
}

/** A wall-clock time without a zone is meant in the time zone of the spreadsheet. */
export function timestamptzReader({ format }: ValueColumn, timeZone: string) {
  return (cell: Cell): string | Refusal => {
    const wall = readWall(cell, format.dateOrder)
    return wall instanceof Refusal ? wall : utcOf(wall, timeZone)
  }
}

function readWall(cell: Cell, order: ValueColumn['format']['dateOrder']): WallTime | Refusal {
  if (typeof cell === 'number') return wallOfSerial(cell) ?? notCastable(cell, 'a date with a time')
  const wall = typeof cell === 'string' ? readWallTime(cell, order) : undefined
  if (wall === null) return noSuchDay(cell)
  return wall ?? notCastable(cell, 'a date with a time')
}

function wallOfSerial(serial: number): WallTime | undefined {
  const whole = Math.floor(serial)
  const { time, carry } = timeOfFraction(serial - whole)
  const day = dayOfSerial(whole + carry)
  return day === undefined ? undefined : { day, time, offset: undefined }
}

function noSuchDay(cell: Cell): Refusal {
  return new Refusal('not_castable', `${quoted(cell)} reads as a date, but there is no such day`)
}
