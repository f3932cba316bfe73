import type { SheetCell } from '@doki/contracts'
import type { ValueColumn } from './column.ts'
import { dateReader, timeReader, timestampReader, timestamptzReader } from './date-column.ts'
import { jsonReader, listReader } from './json-column.ts'
import { decimalReader, integerReader } from './number-column.ts'
import { quoted, Refusal } from './refusal.ts'
import { booleanReader, enumReader, textReader, uuidReader } from './word-column.ts'

export interface ConvertOptions {
  /** IANA name of the spreadsheet's time zone: what its wall-clock times are meant in. */
  timeZone: string
}

/** From a cell to its canonical text, null for nothing, or why it cannot cross. */
export type Converter = (cell: SheetCell) => string | null | Refusal

/** What Sheets shows for a formula that has no value. */
const errors = /^#(?:N\/A|REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!|SPILL!|CALC!|LOADING|GETTING_DATA)$/

const none: ReadonlySet<string> = new Set()

/**
 * The way of one column's values from the sheet, made once for all its cells. Law: what it answers is the canonical text
 * of the same value, or a refusal; never another value.
 */
export function converterOf(column: ValueColumn, { timeZone }: ConvertOptions): Converter {
  const read = readerOf(column, timeZone)
  const blanks = column.format.blanks?.length ? new Set(column.format.blanks) : none
  const nothing = column.nullable
    ? null
    : new Refusal('required_blank', 'The cell is empty, and the column needs a value')
  return cell => {
    if (cell === null || cell === '') return nothing
    if (typeof cell === 'string') {
      if (blanks.size > 0 && blanks.has(cell.trim())) return nothing
      // A cell of spaces is text in a text column, and nothing in any other.
      if (column.type !== 'text' && cell.trim() === '') return nothing
      if (cell.charCodeAt(0) === 35 && errors.test(cell)) {
        return new Refusal('formula_error', `${quoted(cell)} is a formula without a value`)
      }
    }
    return read(cell)
  }
}

/** One cell; `converterOf` is for many. */
export function toCanonical(
  cell: SheetCell,
  column: ValueColumn,
  options: ConvertOptions,
): string | null | Refusal {
  return converterOf(column, options)(cell)
}

function readerOf(
  column: ValueColumn,
  timeZone: string,
): (cell: string | number | boolean) => string | Refusal {
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
      return timeReader(column)
    case 'timestamp':
      return timestampReader(column)
    case 'timestamptz':
      return timestamptzReader(column, timeZone)
    case 'json':
      return jsonReader()
    case 'uuid':
      return uuidReader(column)
    case 'enum':
      return enumReader(column)
    case 'list':
      return listReader()
  }
}
