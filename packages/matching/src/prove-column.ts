import type { MappingProof, SheetCell } from '@doki/contracts'
import { converterOf, Refusal, type ValueColumn } from '@doki/sync'

const mostFailures = 5
/** Where a wall-clock time is meant does not change whether it can be read. */
const anyZone = { timeZone: 'UTC' }

/** Every cell of a column converted as a run would; `rowNumbers` are the sheet's rows of the cells. */
export function proveColumn(
  column: string,
  cells: readonly SheetCell[],
  how: ValueColumn,
  rowNumbers: readonly number[],
): MappingProof['columns'][number] {
  const read = readerOf(how)
  const failures: { row: number; reason: string }[] = []
  const fail = (index: number, reason: string) => {
    if (failures.length < mostFailures) failures.push({ row: rowNumbers[index] ?? 0, reason })
  }
  let filled = 0
  let good = 0
  for (const [index, cell] of cells.entries()) {
    const value = read(cell)
    if (value === null) {
      if (!how.nullable) fail(index, 'is blank, and the table wants a value')
      continue
    }
    filled++
    if (value instanceof Refusal) fail(index, value.reason)
    else good++
  }
  return { column, filled, castable: filled === 0 ? 1 : good / filled, failures }
}

/** The canonical texts of a column; null for what is blank or cannot be read. */
export function canonicalTexts(cells: readonly SheetCell[], how: ValueColumn): (string | null)[] {
  const read = readerOf(how)
  return cells.map(cell => {
    const value = read(cell)
    return value instanceof Refusal ? null : value
  })
}

/** Blank cells are told apart from those that cannot be read, so nothing is required here. */
function readerOf({ type, format, limits }: ValueColumn) {
  return converterOf({ type, format, limits, nullable: true }, anyZone)
}
