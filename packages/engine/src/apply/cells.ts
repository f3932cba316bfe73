import type { SheetCell } from '@doki/contracts'
import type { SheetWrite } from '@doki/sync'
import { rangeOf } from './boxes.ts'

/** One cell to be written; `row` is 1-based, `column` 0-based. */
export interface CellWrite {
  row: number
  column: number
  cell: SheetCell
}

/**
 * The cells as few boxes: those of a row that stand side by side, then boxes of rows one below the other with the same
 * columns. Nothing that is not among the cells is in a box.
 */
export function writesOf(cells: readonly CellWrite[]): SheetWrite[] {
  const strips: { row: number; lastRow: number; column: number; values: SheetCell[][] }[] = []
  for (const { row, column, cell } of cells.toSorted((a, b) => a.row - b.row || a.column - b.column)) {
    const strip = strips.at(-1)
    const [line] = strip?.values ?? []
    if (strip && line && strip.row === row && strip.column + line.length === column) line.push(cell)
    else strips.push({ row, lastRow: row, column, values: [[cell]] })
  }
  const boxes: typeof strips = []
  const open = new Map<string, (typeof strips)[number]>()
  for (const strip of strips) {
    const shape = `${strip.column} ${strip.values[0]?.length}`
    const above = open.get(shape)
    if (above?.lastRow === strip.row - 1) {
      above.values.push(...strip.values)
      above.lastRow = strip.row
    } else {
      boxes.push(strip)
      open.set(shape, strip)
    }
  }
  return boxes.map(({ row, lastRow, column, values }) => ({
    range: rangeOf({
      firstRow: row,
      lastRow,
      firstColumn: column,
      lastColumn: column + (values[0]?.length ?? 1) - 1,
    }),
    values,
  }))
}

/** Google advises requests below 2 MB (https://developers.google.com/workspace/sheets/api/limits). */
const requestBytes = 1_950_000

/** Cuts rows into parts that fit into one request each; `bytesOf` says what a row takes of one. */
export function* requestsOf<T>(
  rows: readonly T[],
  bytesOf: (row: T) => number,
  most = 50_000,
): Generator<T[]> {
  let part: T[] = []
  let left = requestBytes
  for (const row of rows) {
    const bytes = bytesOf(row)
    if (part.length > 0 && (bytes > left || part.length >= most)) {
      yield part
      part = []
      left = requestBytes
    }
    part.push(row)
    left -= bytes
  }
  if (part.length > 0) yield part
}

/** In JSON, an upper bound: a character takes up to 3 bytes, an escaped one 6. */
export function cellBytes(value: string | null): number {
  return value === null ? 3 : 3 + (isPlain(value) ? value.length : 6 * value.length)
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 || code > 126 || code === 34 || code === 92) return false
  }
  return true
}
