import type { JsonObject } from './json.ts'

/** What Sheets calls an error value; the text is what a reader sees, such as `#REF!`. */
export class CellError {
  readonly text: string
  readonly message: string

  constructor(text: string, message = '') {
    this.text = text
    this.message = message
  }
}

/** What a cell is worth after calculation. */
export type Value = string | number | boolean | null | CellError

/** A cell with more than a constant: formula, format, note and so on. */
export interface RichCell {
  value: string | number | boolean | null
  formula?: string
  /** `userEnteredFormat`, as the API has it. */
  format?: JsonObject
  note?: string
  /** `dataValidation`, as the API has it. */
  validation?: JsonObject
  hyperlink?: string
  /** Other CellData fields kept as they came: textFormatRuns, chipRuns … */
  more?: JsonObject
}

/** Most cells are bare constants and cost no object; null is a blank cell. */
export type Cell = string | number | boolean | null | RichCell
export type Row = Cell[]

export function isRich(cell: Cell | undefined): cell is RichCell {
  return typeof cell === 'object' && cell !== null
}

/** True when a reader sees nothing: no constant and no formula. Formats and notes do not count. */
export function isBlank(cell: Cell | undefined): boolean {
  if (cell === null || cell === undefined || cell === '') return true
  return isRich(cell) && cell.formula === undefined && (cell.value === null || cell.value === '')
}

/** Drops the object when only a constant is left. */
export function slim(cell: RichCell): Cell {
  const { formula, format, note, validation, hyperlink, more, value } = cell
  return formula === undefined && !format && !note && !validation && !hyperlink && !more ? value : cell
}

/** The cell with another content, its format, note and validation kept. */
export function withContent(cell: Cell | undefined, value: RichCell['value'], formula?: string): Cell {
  if (!isRich(cell)) return formula === undefined ? value : { value, formula }
  const { formula: _, hyperlink: __, ...rest } = cell
  return slim(formula === undefined ? { ...rest, value } : { ...rest, value, formula })
}

/** A rich view of any cell, for code that changes its format or note. */
export function enrich(cell: Cell | undefined): RichCell {
  return isRich(cell) ? cell : { value: cell ?? null }
}

/** The number format a person or a program set on the cell. */
export function numberFormatOf(cell: Cell | undefined): { type: string; pattern: string } | undefined {
  if (!isRich(cell) || !cell.format) return undefined
  const found = cell.format.numberFormat
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined
  return { type: String(found.type ?? ''), pattern: String(found.pattern ?? '') }
}
