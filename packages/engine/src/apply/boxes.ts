import { a1 } from '@doki/sync'

/** Rows (1-based) and columns (0-based) of a tab, both ends included. */
export interface Box {
  firstRow: number
  lastRow: number
  firstColumn: number
  lastColumn: number
}

/** Rows in between that cost less to read than another range. */
const worthReading = 40

/** Few boxes that cover all rows, from `firstColumn` to `lastColumn`; rows in between come along. */
export function boxesOver(rows: readonly number[], firstColumn: number, lastColumn: number): Box[] {
  const boxes: Box[] = []
  for (const row of rows.toSorted((a, b) => a - b)) {
    const box = boxes.at(-1)
    if (box && row - box.lastRow <= worthReading) box.lastRow = Math.max(row, box.lastRow)
    else boxes.push({ firstRow: row, lastRow: row, firstColumn, lastColumn })
  }
  return boxes
}

export function rangeOf({ firstRow, lastRow, firstColumn, lastColumn }: Box): string {
  const range = a1(firstColumn, firstRow, lastColumn, lastRow)
  return range.includes(':') ? range : `${range}:${range}`
}
