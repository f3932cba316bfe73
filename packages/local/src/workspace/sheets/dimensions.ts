import { type Cell, isRich, type Row } from '../cell.ts'
import { type Shift, shiftFormula } from '../formula/shift.ts'
import type { JsonObject } from '../json.ts'
import type { Spreadsheet } from '../spreadsheet.ts'
import type { Tab } from '../tab.ts'
import { shiftRanges } from './shift-ranges.ts'

/**
 * Inserts rows or columns of a draft; `inherit` takes the formats of the neighbour before. `plain`: the spreadsheet has no
 * formula, so none is looked for.
 */
export function insertDimension(
  sheet: Spreadsheet,
  tab: Tab,
  shift: Shift,
  inherit: boolean,
  plain = false,
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
  afterShift(sheet, tab, shift, plain)
}

/** Deletes rows or columns `[at, at + |count|)` of a draft. */
export function deleteDimension(sheet: Spreadsheet, tab: Tab, shift: Shift, plain = false): void {
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
  afterShift(sheet, tab, shift, plain)
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

function afterShift(sheet: Spreadsheet, tab: Tab, shift: Shift, plain: boolean): void {
  shiftMetadata(tab, shift)
  shiftRanges(sheet, tab, shift)
  if (!plain) shiftFormulas(sheet, tab, shift)
}

/** Whether any cell of the spreadsheet is a formula. */
export function hasFormula(sheet: Spreadsheet): boolean {
  return sheet.tabs.some(tab => tab.rows.some(row => row.some(isFormula)))
}

function isFormula(cell: Cell): boolean {
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

/** Rewrites the references in every formula of the spreadsheet. */
export function shiftFormulas(sheet: Spreadsheet, changed: Tab, shift: Shift): void {
  for (const tab of sheet.tabs) {
    tab.rows.forEach((row, r) => {
      if (!row.some(isFormula)) return
      tab.rows[r] = row.map(cell =>
        isRich(cell) && cell.formula !== undefined
          ? { ...cell, formula: shiftFormula(cell.formula, tab.title, changed.title, shift) }
          : cell,
      )
    })
  }
}
