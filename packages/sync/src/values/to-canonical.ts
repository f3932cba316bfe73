import type { SheetCell } from '@doki/contracts'
import { formulaError, trimSpaces } from './blank.ts'
import { booleanReader } from './boolean.ts'
import type { CellReader, Converted, ValueColumn, ValueOptions } from './column.ts'
import { dateReader, timeReader } from './dates.ts'
import { enumReader } from './enumeration.ts'
import { jsonReader } from './json.ts'
import { listReader } from './list.ts'
import { decimalReader, integerReader } from './numbers.ts'
import { notCastable, Refusal } from './refusal.ts'
import { textReader } from './text.ts'
import { timestampReader, timestamptzReader } from './timestamps.ts'
import { uuidReader } from './uuid.ts'
import { zoneOf } from './zone.ts'

const requiredBlank = new Refusal('required_blank', 'The cell is blank, and the column needs a value')

/**
 * Makes the converter of one column: an UNFORMATTED cell to its canonical text, null for a blank, or a `Refusal`.
 * Make it once a column: a million cells take about a second. Throws a `DokiError` on an unknown time zone.
 */
export function converterOf(
  column: ValueColumn,
  { timeZone = 'UTC' }: ValueOptions = {},
): (cell: SheetCell | undefined) => Converted {
  const read = readerOf(column, timeZone)
  const blank = column.nullable ? null : requiredBlank
  const blanks = column.format.blanks?.length ? new Set(column.format.blanks.map(trimSpaces)) : undefined
  const keepsSpaces = column.type === 'text'
  const values = column.type === 'enum' ? new Set(column.limits.values) : undefined
  return cell => {
    if (cell === null || cell === undefined || cell === '') return blank
    if (typeof cell === 'string') {
      if (blanks && !values?.has(cell) && blanks.has(trimSpaces(cell))) return blank
      if (!keepsSpaces && isSpace(cell)) return blank
      const error = formulaError(cell)
      if (error) return error
    } else if (typeof cell === 'number' && !Number.isFinite(cell)) {
      return notCastable(cell, 'is not a number')
    }
    return read(cell)
  }
}

/** `converterOf` for a single cell. */
export function toCanonical(
  cell: SheetCell | undefined,
  column: ValueColumn,
  options?: ValueOptions,
): { ok: true; text: string | null } | { ok: false; code: Refusal['code']; reason: string } {
  const converted = converterOf(column, options)(cell)
  if (converted instanceof Refusal) return { ok: false, code: converted.code, reason: converted.reason }
  return { ok: true, text: converted }
}

function isSpace(cell: string): boolean {
  const first = cell.charCodeAt(0)
  return (first <= 32 || first > 126) && trimSpaces(cell) === ''
}

function readerOf(column: ValueColumn, timeZone: string): CellReader {
  switch (column.type) {
    case 'text':
      return textReader(column)
    case 'integer':
      return integerReader(column)
    case 'decimal':
      return decimalReader(column)
    case 'boolean':
      return booleanReader(column)
    case 'date':
      return dateReader(column)
    case 'time':
      return timeReader()
    case 'timestamp':
      return timestampReader(column)
    case 'timestamptz':
      return timestamptzReader(column, zoneOf(timeZone))
    case 'json':
      return jsonReader()
    case 'uuid':
      return uuidReader()
    case 'enum':
      return enumReader(column)
    case 'list':
      return listReader()
  }
}
