import type { SheetCell } from '@doki/contracts'

/** A cell that works its value out: `value` is what it shows. */
export interface Formula {
  formula: string
  value: SheetCell
}

export type FakeCell = SheetCell | Formula

/** A tab in memory. Rows and columns are 0-based; `columns` is the width of the grid. */
export interface FakeTab {
  sheetId: number
  title: string
  cells: FakeCell[][]
  columns: number
  /** Rows of the grid, where there are more than are filled. */
  rows?: number
}

/** A box of cells, 0-based, both corners inside. */
export interface Box {
  top: number
  left: number
  bottom: number
  right: number
}

export function isFormula(cell: FakeCell | undefined): cell is Formula {
  return typeof cell === 'object' && cell !== null
}

/** What the cell shows. */
export function shown(cell: FakeCell | undefined): SheetCell {
  return isFormula(cell) ? cell.value : (cell ?? null)
}

/** What was typed into the cell: a formula reads as its text. */
export function typed(cell: FakeCell | undefined): SheetCell {
  return isFormula(cell) ? cell.formula : (cell ?? null)
}

export function gridRows({ rows = 1, cells }: Pick<FakeTab, 'rows' | 'cells'>): number {
  return Math.max(rows, cells.length, 1)
}

/** Writes one cell, as a person or the engine would; an empty text clears it. */
export function setCell(tab: Pick<FakeTab, 'cells'>, row: number, column: number, value: FakeCell): void {
  while (tab.cells.length <= row) tab.cells.push([])
  const cells = tab.cells[row] ?? []
  while (cells.length <= column) cells.push(null)
  cells[column] = value === '' ? null : value
}

/** The row without the blanks at its end, as Google answers. */
export function trimmed(row: readonly SheetCell[]): SheetCell[] {
  const filled = row.findLastIndex(cell => cell !== null && cell !== '')
  return row.slice(0, filled + 1)
}

/** Of A1 notation without a tab's name. Throws for what is no closed range. */
export function boxOf(range: string): Box {
  const [, left, top, right = left, bottom = top] = /^([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$/.exec(range) ?? []
  if (left === undefined || right === undefined) throw new Error(`${range} is no closed range`)
  return {
    top: Number(top) - 1,
    left: columnOf(left),
    bottom: Number(bottom) - 1,
    right: columnOf(right),
  }
}

function columnOf(letters: string): number {
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
