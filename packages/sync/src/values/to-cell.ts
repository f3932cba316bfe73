import type { SheetCell } from '@doki/contracts'
import { fractionOfTime, serialOfDay } from './calendar.ts'
import type { ValueColumn } from './column.ts'
import type { ConvertOptions } from './converter.ts'
import { decimalOf } from './decimal.ts'
import { wallOfInstant } from './zone.ts'

/**
 * The cell that a canonical text is written as, with RAW. A number only where a double holds it exactly, else a text
 * that reads back as the same; a date as its serial number, so that the column's format shows it.
 */
export function toCell(
  text: string | null,
  { type }: Pick<ValueColumn, 'type'>,
  { timeZone }: ConvertOptions,
): SheetCell {
  if (text === null) return null
  switch (type) {
    case 'integer':
    case 'decimal':
      return numberOrText(text)
    case 'boolean':
      return text === 'true'
    case 'date':
      return serialOfDay(text)
    case 'time':
      return withinMs(text) ? fractionOfTime(text) : text
    case 'timestamp':
      return withinMs(text) ? serialOf(text) : text
    case 'timestamptz':
      return wallSerial(text, timeZone)
    case 'text':
    case 'json':
    case 'uuid':
    case 'enum':
    case 'list':
      return text
  }
}

/** Sheets keeps 15 significant digits. */
function numberOrText(text: string): SheetCell {
  const digits = text.replace('-', '').replace('.', '').replace(/^0+/, '')
  const value = Number(text)
  return digits.length <= 15 && decimalOf(value) === text ? value : text
}

function withinMs(text: string): boolean {
  return !/\.\d{4,}/.test(text)
}

function serialOf(text: string): number {
  const [day = '', time = ''] = text.split('T')
  return serialOfDay(day) + fractionOfTime(time)
}

/** As a text in UTC where the wall clock would not lead back: microseconds, and the hour that comes twice. */
function wallSerial(text: string, timeZone: string): SheetCell {
  const instant = Date.parse(text)
  const wall = new Date(wallOfInstant(instant, timeZone)).toISOString().slice(0, -1)
  const twice = wallOfInstant(instant - 3_600_000, timeZone) === wallOfInstant(instant, timeZone)
  return twice || !withinMs(text) ? text : serialOf(wall)
}
