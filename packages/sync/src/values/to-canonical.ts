import type { SheetCell } from '@doki/contracts'
import { transformReader } from '../transforms/transform-reader.ts'
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
 * Makes the converter of one column: an UNFORMATTED cell to the canonical text of what the table is to hold, null for a
 * blank, or a `Refusal`. Make it once a column: a million cells take about a second. A column that is joined of several cells
 * is read by `rowConverterOf`. Throws a `DokiError` on an unknown time zone.
 */
export function converterOf(
  column: ValueColumn,
  { timeZone = 'UTC' }: ValueOptions = {},
): (cell: SheetCell | undefined) => Converted {
  const read = readerOf(column, timeZone)
  const blank = column.nullable ? null : requiredBlank
  const blanks = column.format.blanks?.length ? new Set(column.format.blanks.map(trimSpaces)) : undefined
  const keepsSpaces = column.type === 'text' && isKeptWhole(column)
  const values = valuesOf(column)
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
    return read(cell) || blank
  }
}

/** Are the spaces at the edges of a cell part of its value? */
function isKeptWhole({ transform }: ValueColumn): boolean {
  return !transform || (transform.kind === 'text' && !transform.trim)
}

/** Texts that are values of the column even where its format takes them for a blank. */
function valuesOf({ type, limits, transform }: ValueColumn): ReadonlySet<string> | undefined {
  if (transform?.kind === 'codes') return new Set(transform.pairs.map(({ sheet }) => sheet))
  return type === 'enum' && !transform ? new Set(limits.values) : undefined
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
  if (!column.transform) return typeReader(column, timeZone)
  return transformReader(column, column.transform, plain => typeReader(plain, timeZone))
}

function typeReader(column: ValueColumn, timeZone: string): CellReader {
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
