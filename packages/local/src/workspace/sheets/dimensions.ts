import { type Cell, isRich, type RichCell, type Row } from '../cell.ts'
import { type Shift, shiftFormula } from '../formula/shift.ts'
import type { JsonObject } from '../json.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import type { Tab } from '../tab.ts'
import { shiftRanges } from './shift-ranges.ts'

/**
 * Inserts rows or columns of a draft; `inherit` takes the formats of the neighbour before. `formulas`:
 * the rows that have any, where that is known; it is kept up to date.
 */
export function insertDimension(
  sheet: Spreadsheet,
  tab: Tab,
  shift: Shift,
  inherit: boolean,
  formulas?: Set<Row>,
): void {
  const { rows, at, count } = shift
  if (rows) {
    const model = inherit && at > 0 ? tab.rows[at - 1] : undefined
    if (at < tab.rows.length) {
      const fresh = Array.from({ length: count }, () => formatsOf(model))
      tab.rows = tab.rows.toSpliced(at, 0, ...fresh)
    }
    tab.rowCount += count
  } else {
    tab.rows = tab.rows.map(row => {
      if (row.length <= at) return row
      const model = inherit && at > 0 ? formatsOf([row[at - 1] ?? null])[0] : null
      return [...row.slice(0, at), ...Array.from({ length: count }, () => model ?? null), ...row.slice(at)]
    })
    tab.columnCount += count
  }
  afterShift(sheet, tab, shift, formulas)
}

/** Deletes rows or columns `[at, at + |count|)` of a draft. */
export function deleteDimension(sheet: Spreadsheet, tab: Tab, shift: Shift, formulas?: Set<Row>): void {
  const { rows, at } = shift
  const end = at - shift.count
  if (rows) {
    tab.rows.splice(at, end - at)
    tab.rowCount -= end - at
  } else {
    tab.rows = tab.rows.map(row => (row.length <= at ? row : [...row.slice(0, at), ...row.slice(end)]))
    tab.columnCount -= end - at
  }
  clampFrozen(tab)
  afterShift(sheet, tab, shift, formulas)
}

function formatsOf(row: Row | undefined): Row {
  return (row ?? []).map(cell => (isRich(cell) && cell.format ? { value: null, format: cell.format } : null))
}

function clampFrozen(tab: Tab): void {
  for (const [name, limit] of [
    ['frozenRowCount', tab.rowCount],
    ['frozenColumnCount', tab.columnCount],
  ] as const) {
    const frozen = tab.grid[name]
    if (typeof frozen === 'number' && frozen > limit) tab.grid[name] = limit
  }
}

function afterShift(sheet: Spreadsheet, tab: Tab, shift: Shift, formulas: Set<Row> | undefined): void {
  shiftMetadata(tab, shift)
  shiftRanges(sheet, tab, shift)
  shiftFormulas(sheet, tab, shift, shift.rows ? formulas : undefined)
}

/** The rows of the spreadsheet that have a formula. */
export function formulaRows(sheet: Spreadsheet): Set<Row> {
  return new Set(sheet.tabs.flatMap(tab => tab.rows.filter(hasFormula)))
}

function hasFormula(row: Row): boolean {
  for (const cell of row) if (isFormula(cell)) return true
  return false
}

function isFormula(cell: Cell): cell is RichCell & { formula: string } {
  return isRich(cell) && cell.formula !== undefined
}

function shiftMetadata(tab: Tab, { rows, at, count }: Shift): void {
  const name = rows ? 'rowMetadata' : 'columnMetadata'
  const moved = new Map<number, JsonObject>()
  for (const [index, data] of tab[name]) {
    if (index < at) moved.set(index, data)
    else if (count > 0 || index >= at - count) moved.set(index + count, data)
  }
  tab[name] = moved
}

/** Rewrites the references in every formula of the spreadsheet; `known`: the rows that have one. */
export function shiftFormulas(sheet: Spreadsheet, changed: Tab, shift: Shift, known?: Set<Row>): void {
  if (known?.size === 0) return
  for (const tab of sheet.tabs) {
    const { rows } = tab
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r]
      if (!row || !(known ? known.has(row) : hasFormula(row))) continue
      const moved = row.map(cell =>
        isFormula(cell)
          ? { ...cell, formula: shiftFormula(cell.formula, tab.title, changed.title, shift) }
          : cell,
      )
      rows[r] = moved
      if (known?.delete(row)) known.add(moved)
    }
  }
}
