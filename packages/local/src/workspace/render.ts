import { type Cell, CellError, isRich, numberFormatOf, type Value } from './cell.ts'
import { formatGeneral, formatWith } from './format-number.ts'

export type RenderOption = 'FORMATTED_VALUE' | 'UNFORMATTED_VALUE' | 'FORMULA'
export type DateOption = 'SERIAL_NUMBER' | 'FORMATTED_STRING'

/** What a cell is worth; given by the calculator for formulas. */
export type Calculate = (cell: Cell, row: number, column: number) => Value

const DATE_TYPES = new Set(['DATE', 'TIME', 'DATE_TIME'])

/** The pattern Sheets uses in en_US when a format names only its type. */
export const DEFAULT_PATTERN: Record<string, string> = {
  NUMBER: '0.###############',
  PERCENT: '0.00%',
  CURRENCY: '"$"#,##0.00',
  DATE: 'm/d/yyyy',
  TIME: 'h:mm:ss am/pm',
  DATE_TIME: 'm/d/yyyy h:mm:ss',
  SCIENTIFIC: '0.00E+00',
}

/** A calculated value as a reader of the sheet sees it. */
export function displayText(value: Value, format: { type: string; pattern: string } | undefined): string {
  if (value === null) return ''
  if (value instanceof CellError) return value.text
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  const pattern = format && (format.pattern || DEFAULT_PATTERN[format.type])
  if (typeof value === 'string') return pattern?.includes('@') ? formatWith(pattern, value) : value
  if (!pattern || pattern === '@' || format?.type === 'TEXT') return formatGeneral(value)
  if (pattern === DEFAULT_PATTERN.NUMBER) return formatGeneral(value)
  return formatWith(pattern, value)
}

/** One cell of a values answer; blanks are `""` and cut at the end of a row by the caller. */
export function renderCell(
  cell: Cell,
  option: RenderOption,
  dates: DateOption,
  calculate: (cell: Cell) => Value,
): string | number | boolean {
  if (!isRich(cell)) {
    if (cell === null) return ''
    return option === 'FORMATTED_VALUE' ? plainText(cell) : cell
  }
  if (option === 'FORMULA' && cell.formula !== undefined) return cell.formula
  const value = calculate(cell)
  if (value === null) return ''
  const format = numberFormatOf(cell)
  if (option === 'FORMATTED_VALUE') return displayText(value, format)
  if (value instanceof CellError) return value.text
  if (dates === 'FORMATTED_STRING' && typeof value === 'number' && format && DATE_TYPES.has(format.type)) {
    return displayText(value, format)
  }
  return value
}

function plainText(value: string | number | boolean): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? formatGeneral(value) : value ? 'TRUE' : 'FALSE'
}
