import type { ColumnMapping, MappingProof, SheetCell } from '@doki/contracts'
import { converterOf, Refusal, rowConverterOf, type ValueColumn } from '@doki/sync'

/** What of a column of a mapping decides what is read of a row. */
export type RowColumn = Pick<
  ColumnMapping,
  'header' | 'index' | 'column' | 'type' | 'format' | 'limits' | 'nullable' | 'transform'
>

/** Rows of a tab, each cell at its place in it. */
export type Rows = readonly (readonly SheetCell[])[]

const mostFailures = 5
/** Where a wall-clock time is meant does not change whether it can be read. */
const anyZone = { timeZone: 'UTC' }

/** A column converted in every row as a run would; `rowNumbers` are those of the rows in the sheet. */
export function proveColumn(
  column: RowColumn,
  rows: Rows,
  rowNumbers: readonly number[],
): MappingProof['columns'][number] {
  const read = readerOf(column)
  const failures: { row: number; reason: string }[] = []
  const fail = (index: number, reason: string) => {
    if (failures.length < mostFailures) failures.push({ row: rowNumbers[index] ?? 0, reason })
  }
  let filled = 0
  let good = 0
  for (const [index, row] of rows.entries()) {
    const value = read(row)
    if (value === null) {
      if (!column.nullable) fail(index, 'is blank, and the table wants a value')
      continue
    }
    filled++
    if (value instanceof Refusal) fail(index, value.reason)
    else good++
  }
  return { column: column.column, filled, castable: filled === 0 ? 1 : good / filled, failures }
}

/** What a column of a mapping holds in each row, as canonical texts; null for what is blank or cannot be read. */
export function textsOf(column: RowColumn, rows: Rows): (string | null)[] {
  return rows.map(textOf(readerOf(column)))
}

/** The canonical texts of cells; null for what is blank or cannot be read. */
export function canonicalTexts(cells: readonly SheetCell[], how: ValueColumn): (string | null)[] {
  return cells.map(textOf(converterOf({ ...how, nullable: true }, anyZone)))
}

/** Blank cells are told apart from those that cannot be read, so nothing is required here. */
function readerOf(column: RowColumn) {
  return rowConverterOf({ ...column, nullable: true }, anyZone)
}

function textOf<T>(read: (from: T) => string | null | Refusal): (from: T) => string | null {
  return from => {
    const value = read(from)
    return value instanceof Refusal ? null : value
  }
}
