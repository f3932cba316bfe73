import { type Box, columnName, formatRange } from '../a1.ts'
import { badField, badRequest } from '../api-error.ts'
import { boxOf, overlap } from '../batch-update/merges.ts'
import { type Cell, isRich, numberFormatOf, type RichCell, slim, withContent } from '../cell.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { parseEntered } from '../parse-entered.ts'
import type { Place } from '../spreadsheet.ts'
import { type Tab, writeRow } from '../tab.ts'
import { exceedsGrid, oneOf } from './read.ts'

export type InputOption = 'RAW' | 'USER_ENTERED'
type Input = string | number | boolean | null

/** Values on their way in, checked and as rows. */
export interface Incoming {
  rows: Input[][]
  width: number
}

/** @throws ApiError 400 when the option is absent or unknown. */
export function inputOption(given: Json | undefined): InputOption {
  if (typeof given !== 'string' || given === '' || given === 'INPUT_VALUE_OPTION_UNSPECIFIED') {
    throw badRequest("'valueInputOption' is required but not specified")
  }
  return oneOf(given, ['RAW', 'USER_ENTERED'], 'value_input_option')
}

/** Reads `values` of a ValueRange. @throws ApiError 400 for anything that is no list of lists of scalars. */
export function incoming(body: JsonObject, field: string): Incoming {
  const { values } = body
  if (values === undefined || values === null) return { rows: [], width: 0 }
  if (!Array.isArray(values)) throw notAList(field, values)
  const rows = values.map((row, r) => {
    if (!Array.isArray(row)) throw notAList(`${field}[${r}]`, row)
    return row.map((value, c) => scalar(value, r, c))
  })
  const turned = body.majorDimension === 'COLUMNS' ? transpose(rows) : rows
  return { rows: turned, width: turned.reduce((widest, row) => Math.max(widest, row.length), 0) }
}

function notAList(field: string, value: Json) {
  return badField(
    field,
    `Invalid value at '${field}' (type.googleapis.com/google.protobuf.ListValue), ${JSON.stringify(value)}`,
  )
}

function scalar(value: Json, row: number, column: number): Input {
  if (Array.isArray(value)) throw badRequest(`Invalid values[${row}][${column}]: list_value {\n}\n`)
  if (isObject(value)) throw badRequest(`Invalid values[${row}][${column}]: struct_value {\n}\n`)
  if (typeof value === 'string' && value.length > 50_000) {
    throw badRequest('Your input contains more than the maximum of 50000 characters in a single cell.')
  }
  return value
}

function transpose(columns: Input[][]): Input[][] {
  const height = columns.reduce((most, column) => Math.max(most, column.length), 0)
  return Array.from({ length: height }, (_, r) => columns.map(column => column[r] ?? null))
}

/**
 * The box that the values will fill, from the top left of the range. A range of one cell is only a start;
 * any other range may not be left.
 * @throws ApiError 400 when the values leave the range or the grid.
 */
export function targetBox({ tab, box }: Place, { rows, width }: Incoming): Box {
  const written = {
    top: box.top,
    left: box.left,
    bottom: box.top + Math.max(rows.length, 1),
    right: box.left + Math.max(width, 1),
  }
  if (box.top >= tab.rowCount || box.left >= tab.columnCount) throw exceedsGrid({ tab, box })
  const anchor = box.bottom - box.top === 1 && box.right - box.left === 1
  if (!anchor) {
    const within = `Requested writing within range [${formatRange(tab.title, box)}], but tried writing to`
    if (written.bottom > box.bottom) throw badRequest(`${within} row [${box.bottom + 1}]`)
    if (written.right > box.right) throw badRequest(`${within} column [${columnName(box.right)}]`)
  }
  if (written.bottom > tab.rowCount || written.right > tab.columnCount)
    throw exceedsGrid({ tab, box: written })
  return written
}

/**
 * Puts the values in; null leaves a cell alone, `""` empties it, formats and notes stay. Of merged cells only the top left
 * one takes a value.
 */
export function writeValues(tab: Tab, box: Box, { rows }: Incoming, option: InputOption, year: number): void {
  const merges = (tab.lists.merges ?? []).map(range => boxOf(range, tab)).filter(merge => overlap(merge, box))
  rows.forEach((values, r) => {
    if (!values.some(value => value !== null)) return
    writeRow(tab, box.top + r, copy => {
      values.forEach((value, c) => {
        if (value === null) return
        const column = box.left + c
        if (merges.some(merge => isCovered(merge, box.top + r, column))) return
        while (copy.length <= column) copy.push(null)
        copy[column] = enter(copy[column] ?? null, value, option, year)
      })
    })
  })
}

function isCovered({ top, left, bottom, right }: Box, row: number, column: number): boolean {
  const within = row >= top && row < bottom && column >= left && column < right
  return within && !(row === top && column === left)
}

/** One cell after a value was entered into it. */
export function enter(old: Cell, value: string | number | boolean, option: InputOption, year: number): Cell {
  if (value === '') return withContent(old, null)
  if (option === 'RAW' || typeof value !== 'string') return withContent(old, value)
  if (numberFormatOf(old)?.type === 'TEXT' && !value.startsWith('=')) return withContent(old, value)
  const entered = parseEntered(value, year)
  const cell = withContent(old, entered.value, entered.formula)
  if (!entered.numberFormat || numberFormatOf(old)) return cell
  const rich: RichCell = isRich(cell) ? cell : { value: cell }
  return slim({ ...rich, format: { ...rich.format, numberFormat: entered.numberFormat } })
}

/** An UpdateValuesResponse: what was counted is non-null values, not the size of the box. Zeros are left out. */
export function updateReply(id: string, title: string, box: Box, { rows }: Incoming): JsonObject {
  const { cells, rowCount, columns } = countWritten(rows)
  return {
    spreadsheetId: id,
    updatedRange: formatRange(title, box),
    ...(cells ? { updatedRows: rowCount, updatedColumns: columns.size, updatedCells: cells } : {}),
  }
}

/** Non-null values, and the rows and columns that hold at least one. */
export function countWritten(rows: Input[][]): { cells: number; rowCount: number; columns: Set<number> } {
  const columns = new Set<number>()
  let cells = 0
  let rowCount = 0
  for (const row of rows) {
    const before = cells
    for (let c = 0; c < row.length; c++) {
      if (row[c] === null) continue
      cells++
      columns.add(c)
    }
    if (cells > before) rowCount++
  }
  return { cells, rowCount, columns }
}
