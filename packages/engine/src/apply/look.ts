import type { SheetCell } from '@doki/contracts'
import type { SheetSide } from '@doki/sync'
import type { Layout } from '../layout.ts'
import { type Box, boxesOver, rangeOf } from './boxes.ts'

/** The header is no longer what it was when the run read the sheet: every place it knows may be wrong. */
export class SheetMoved extends Error {
  override readonly name = 'SheetMoved'
  /** Something had been sent already: the next look decides what became of it. */
  readonly written: boolean

  constructor(message: string, written = false) {
    super(message)
    this.written = written
  }
}

/** Rows of the tab as they are now, each by its column; a formula reads as its text. */
export type RowsNow = ReadonlyMap<number, readonly SheetCell[]>

/**
 * Looks at these rows once more, from the first to the last column the run is about and one more on each side (all columns
 * when `whole`), and at the header; `written` says that this is the look after a write. A key that is a formula is read by its value. Throws `SheetMoved` when a mapped column is no longer where it was.
 */
export async function lookAt(
  sheet: Pick<SheetSide, 'readFormulas' | 'readRows'>,
  layout: Layout,
  rows: readonly number[],
  { whole = false, written = false } = {},
): Promise<RowsNow> {
  const { firstColumn, lastColumn } = whole
    ? { firstColumn: 0, lastColumn: layout.tab.columns - 1 }
    : columnsAround(layout)
  const head: Box = { firstRow: layout.headerRow, lastRow: layout.headerRow, firstColumn, lastColumn }
  const boxes = [head, ...boxesOver(rows, firstColumn, lastColumn)]
  const found = await sheet.readFormulas(layout.tab.title, boxes.map(rangeOf))
  const now = new Map<number, SheetCell[]>()
  for (const [at, { firstRow, lastRow }] of boxes.entries()) {
    for (let row = firstRow; row <= lastRow; row++) {
      const cells = found[at]?.[row - firstRow] ?? []
      now.set(row, firstColumn === 0 ? cells : [...blanks(firstColumn), ...cells])
    }
  }
  const header = now.get(layout.headerRow) ?? []
  if (
    layout.header.some(
      ({ index, cell }) => (header[index] ?? '') !== (cell ?? '') && !isFormula(header[index]),
    )
  )
    throw new SheetMoved('The header of the sheet changed while the run was at work', written)
  return withValues(sheet, layout, now, rows)
}

/** From the first to the last column the run is about, and one more on each side: one of them may come to stand there. */
export function columnsAround({ header, tab }: Layout): { firstColumn: number; lastColumn: number } {
  const places = header.map(({ index }) => index)
  const last = Math.max(...places)
  return {
    firstColumn: Math.max(0, Math.min(...places) - 1),
    lastColumn: Math.max(last, Math.min(last + 1, tab.columns - 1)),
  }
}

export function isFormula(cell: SheetCell | undefined): boolean {
  return typeof cell === 'string' && cell.startsWith('=')
}

/** What formulas among these columns (0-based; the key's unless others are named) show, in place of their texts. */
export async function withValues(
  sheet: Pick<SheetSide, 'readRows'>,
  layout: Layout,
  now: RowsNow,
  rows: readonly number[],
  indexes = layout.keyIndexes,
): Promise<RowsNow> {
  const odd = rows.filter(row => indexes.some(index => isFormula(now.get(row)?.[index])))
  if (odd.length === 0) return now
  const valued = new Map(now)
  const width = Math.max(...indexes) + 1
  for await (const page of sheet.readRows(layout.tab.title, Math.min(...odd), Math.max(...odd), width)) {
    for (const [at, cells] of page.rows.entries()) {
      const known = valued.get(page.firstRow + at)
      if (!known) continue
      const shown = [...known]
      for (const index of indexes) shown[index] = cells[index] ?? null
      valued.set(page.firstRow + at, shown)
    }
  }
  return valued
}

function blanks(count: number): null[] {
  return new Array(count).fill(null)
}
