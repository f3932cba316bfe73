import type { QuarantinedRow, SheetCell } from '@doki/contracts'
import { isBlank, isWritable, keyParts, type RowChange } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { type CellWrite, writesOf } from './cells.ts'
import { lookAt, type RowsNow, SheetMoved } from './look.ts'
import { heldBy } from './outcome.ts'
import { lookAfter } from './restore-columns.ts'
import { send } from './send.ts'

export interface AppendedRows {
  /** Rows that are in the sheet now, with their keys, and those of which nobody knows. */
  done: RowChange[]
  unsure: RowChange[]
  held: QuarantinedRow[]
  /** The row above was another one after the write than before: rows moved, and the last ones may be overwritten. */
  moved: boolean
}

const tries = 3

/**
 * Writes new rows at the rows the changes name, key and values in one request. All their mapped cells have to be blank right
 * before: `freeRows` finds such rows. A row whose place was taken meanwhile is left to the next run. An answer that got lost
 * is decided by looking for the keys.
 */
export async function appendRows(
  ports: Pick<RunPorts, 'sheet' | 'check'>,
  layout: Layout,
  changes: readonly RowChange[],
): Promise<AppendedRows> {
  const above = Math.min(...changes.flatMap(({ row }) => row ?? [])) - 1
  const rows = [above, ...changes.flatMap(({ row }) => row ?? [])]
  for (let attempt = 1; ; attempt++) {
    const before = await lookAt(ports.sheet, layout, rows)
    const free = changes.filter(({ row }) => isFree(layout, before, row ?? 0))
    if (free.length === 0) return { done: [], unsure: [], held: [], moved: false }
    await ports.check()
    const cells = free.flatMap(change => cellsOf(layout, change))
    const answer = await send(() => ports.sheet.write(layout.tab.title, writesOf(cells)))
    if (answer === 'protected') {
      const held = free.map(change => heldBy('protected_range', change, null))
      return { done: [], unsure: [], held, moved: false }
    }
    const after = await lookAfter(ports, layout, rows, before, cells)
    const arrived = (change: RowChange) => layout.keyOf(after.get(change.row ?? 0) ?? []) === change.key
    const done = free.filter(arrived)
    const moved = movedDown(layout, before.get(above), after.get(above), free)
    if (done.length > 0 || answer === 'done')
      return { done, unsure: free.filter(change => !arrived(change)), held: [], moved }
    if (attempt < tries && free.every(({ row }) => isFree(layout, after, row ?? 0))) continue
    return { done: [], unsure: free, held: [], moved }
  }
}

/**
 * The row above the new ones is another one now: rows were put in above it, and the last ones may stand where the new ones were
 * written. When rows are taken out, a new one or a blank comes to stand there, and nothing was hit.
 */
function movedDown(
  layout: Layout,
  before: readonly SheetCell[] = [],
  after: readonly SheetCell[] = [],
  ours: readonly RowChange[],
): boolean {
  const key = layout.keyOf(after)
  return key !== undefined && key !== layout.keyOf(before) && !ours.some(change => change.key === key)
}

/**
 * The first row from `from` on with `count` rows whose mapped cells are blank; the grid grows where it has to. Throws
 * `SheetMoved` when people fill the sheet faster than that.
 */
export async function freeRows(
  { sheet }: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  from: number,
  count: number,
  formats: Parameters<RunPorts['sheet']['prepareRows']>[0]['formats'],
): Promise<number> {
  let first = from
  let gridRows = layout.tab.rows
  for (let attempt = 1; attempt <= 5; attempt++) {
    const lastRow = first + count - 1
    if (lastRow > gridRows || formats.length > 0)
      await sheet.prepareRows({ sheetId: layout.tab.sheetId, firstRow: first, lastRow, gridRows, formats })
    gridRows = Math.max(gridRows, lastRow)
    const rows = Array.from({ length: count }, (_, at) => first + at)
    const now = await lookAt(sheet, layout, rows)
    const taken = rows.findLast(row => !isFree(layout, now, row))
    if (taken === undefined) return first
    first = taken + 1
  }
  throw new SheetMoved('Rows are added to the sheet while the run is at work')
}

function isFree(layout: Layout, now: RowsNow, row: number): boolean {
  const cells = now.get(row) ?? []
  return layout.header.every(({ index }) => isBlank(cells[index]))
}

function cellsOf(layout: Layout, { key, row, after = [] }: RowChange): CellWrite[] {
  const cells = layout.columns.flatMap((column, place): CellWrite[] => {
    if (!isWritable(column)) return []
    return [{ row: row ?? 0, column: column.index, cell: layout.write(place, after[place] ?? null) }]
  })
  const mapped = new Set(layout.columns.map(({ index }) => index))
  const keys = keyParts(key, layout.keyIndexes.length)
  const own = layout.keyIndexes.flatMap((index, at) =>
    mapped.has(index) ? [] : [{ row: row ?? 0, column: index, cell: keys[at] ?? '' }],
  )
  return [...cells, ...own]
}
