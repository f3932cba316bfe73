import type { QuarantinedRow, SheetCell } from '@doki/contracts'
import { quote, type RowChange, type Values } from '@doki/sync'
import type { Layout } from '../layout.ts'
import { isFormula } from './look.ts'

/** What came of the cells of one row: of each mapped column that was to change, whether it did. */
export interface CellOutcome {
  /** The row's values on the sheet as far as Doki knows: what was written, and what it found before where it was not. */
  now: Values
  /** Places of cells that hold something else by now, so that they were left alone. */
  edited: readonly number[]
  held: readonly QuarantinedRow[]
}

/** Places among the mapping's columns that a change is about. */
export function changedPlaces({ before, after }: Pick<RowChange, 'before' | 'after'>): number[] {
  const values = after ?? before ?? []
  return values.flatMap((_, place) => ((before?.[place] ?? null) === (after?.[place] ?? null) ? [] : [place]))
}

/** What is in the way of writing a cell: nothing, an edit made since, or a formula. */
export function inTheWay(
  layout: Layout,
  place: number,
  cells: readonly SheetCell[],
  before: string | null,
): 'nothing' | 'edit' | 'formula' {
  if (layout.read(place, cells) === before) return 'nothing'
  return layout.placesOf(place).some(index => isFormula(cells[index])) ? 'formula' : 'edit'
}

/** A table's value that stays out of the sheet, since the cell there is not Doki's to write. */
export function heldBy(
  code: 'formula_in_the_way' | 'does_not_fit_sheet' | 'protected_range',
  { key, row }: Pick<RowChange, 'key' | 'row'>,
  column: string | null,
): QuarantinedRow {
  const what = column === null ? 'The row' : `The cell of ${quote(column)}`
  const reason = {
    formula_in_the_way: `${what} holds a formula, which Doki never overwrites: the table’s value stays out of it`,
    does_not_fit_sheet: `${what} did not take the table’s value: it may be part of a merged range`,
    protected_range: `${what} is protected: let the account that Doki uses edit it, or leave the column to the sheet`,
  }[code]
  return { side: 'table', row, key, column, code, reason }
}
