import type { SheetCell } from '@doki/contracts'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { boxesOver, rangeOf } from './boxes.ts'
import { type CellWrite, writesOf } from './cells.ts'
import { columnsAround, isFormula, lookAt, type RowsNow, SheetMoved } from './look.ts'
import { send } from './send.ts'

type Ports = Pick<RunPorts, 'sheet' | 'check'>

/** A tab as it was right before a write. */
export interface TabBefore {
  sheetId: number
  headerRow: number
  /** Cells of the header that tell where its columns were: 0-based place and text. */
  header: readonly { index: number; cell: SheetCell }[]
  rows: RowsNow
  /** The columns of `rows` that were looked at: 0-based, both included. */
  firstColumn: number
  lastColumn: number
}

/** Columns put in or taken out at once, at most, that are followed. */
const shifts = [0, 1, -1, 2, -2]

/** The look after a write. When it finds that columns moved, what landed in a wrong one is put right before it throws. */
export async function lookAfter(
  ports: Ports,
  layout: Layout,
  rows: readonly number[],
  before: RowsNow,
  cells: readonly CellWrite[],
): Promise<RowsNow> {
  return orRestore(ports, layout, before, cells, () => lookAt(ports.sheet, layout, rows, { written: true }))
}

/** Does `look`, and puts right what landed in a wrong column when it throws `SheetMoved`. */
export async function orRestore<T>(
  ports: Ports,
  layout: Layout,
  rows: RowsNow,
  cells: readonly CellWrite[],
  look: () => Promise<T>,
): Promise<T> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof SheetMoved) {
      const { tab, headerRow, header } = layout
      const before = { sheetId: tab.sheetId, headerRow, header, rows, ...columnsAround(layout) }
      await restoreColumns(ports, before, cells)
    }
    throw error
  }
}

/**
 * Puts right what landed in the wrong column: one was put in or taken out in the moment between looking and writing, which
 * Google gives no means to rule out. A cell that still holds what was written gets back what stood there, as far as it
 * had been looked at; only in rows that are otherwise as they were. True when columns had moved.
 */
export async function restoreColumns(
  { sheet, check }: Ports,
  { sheetId, headerRow, header, rows, firstColumn, lastColumn }: TabBefore,
  cells: readonly CellWrite[],
): Promise<boolean> {
  const tab = (await sheet.describe()).tabs.find(each => each.sheetId === sheetId)
  if (!tab || tab.columns === 0) return true
  const boxes = boxesOver([headerRow, ...cells.map(({ row }) => row)], 0, tab.columns - 1)
  const found = await sheet.readFormulas(tab.title, boxes.map(rangeOf))
  const now = (row: number, column: number): SheetCell | undefined => {
    const at = boxes.findIndex(({ firstRow, lastRow }) => firstRow <= row && row <= lastRow)
    return found[at]?.[row - (boxes[at]?.firstRow ?? 0)]?.[column]
  }
  const written = new Set(cells.map(({ row, column }) => `${row} ${column}`))
  const shift = shifts.find(by =>
    header.every(({ index, cell }) => {
      return written.has(`${headerRow} ${index + by}`) || same(now(headerRow, index + by), cell)
    }),
  )
  if (shift === 0) return false
  if (shift === undefined) return true
  const isSameRow = (row: number) =>
    (rows.get(row) ?? []).every(
      (cell, index) =>
        index < firstColumn || written.has(`${row} ${index + shift}`) || same(now(row, index + shift), cell),
    )
  const back = cells.flatMap(({ row, column, cell }): CellWrite[] => {
    const was = rows.get(row)?.[column - shift] ?? ''
    const isKnown = firstColumn <= column - shift && column - shift <= lastColumn
    const isOurs = isKnown && same(now(row, column), cell) && !same(was, cell)
    return isOurs && !isFormula(was) && isSameRow(row) ? [{ row, column, cell: was }] : []
  })
  if (back.length === 0) return true
  await check()
  await send(() => sheet.write(tab.title, writesOf(back)))
  return true
}

function same(a: SheetCell | undefined, b: SheetCell | undefined): boolean {
  return (a ?? '') === (b ?? '')
}
