import type { SheetCell } from '@doki/contracts'
import type { Places, TabRow } from './places.ts'
import { type FakeCell, typed } from './tab.ts'

/** Cells that a write hit since columns moved in the moment between look and write, and what each of them held before. */
export function strayCells(places: Pick<Places, 'shift'>) {
  const hit = new Map<TabRow, Map<number, SheetCell>>()
  /** A column is the same one wherever it stands by now. */
  const of = (column: number) => column - places.shift
  return {
    add(row: TabRow | undefined, column: number, was: FakeCell | undefined): void {
      if (!row) return
      const cells = hit.get(row) ?? new Map<number, SheetCell>()
      hit.set(row, cells.set(of(column), typed(was)))
    },
    /** Whether this write gives such a cell back what it held. */
    takes(row: TabRow | undefined, column: number, cell: SheetCell): boolean {
      const cells = row && hit.get(row)
      const isBack = cells?.has(of(column)) === true && (cells.get(of(column)) ?? '') === cell
      if (isBack) cells.delete(of(column))
      return isBack
    },
    are: (row: TabRow | undefined) => (row && (hit.get(row)?.size ?? 0) > 0) === true,
  }
}
