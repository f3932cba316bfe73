import type { QuarantinedRow } from '@doki/contracts'
import { isBlank, type RowChange } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { writesOf } from './cells.ts'
import { isFormula, lookAt, type RowsNow, withValues } from './look.ts'
import { heldBy } from './outcome.ts'
import { send } from './send.ts'

export interface DeletedRows {
  /** Keys of rows that are no longer in the sheet, and of those nobody knows of. */
  done: string[]
  unsure: string[]
  /** 1-based rows that were taken out whole: those below them moved up. */
  removed: number[]
  held: QuarantinedRow[]
  /** Rows that were to go are still there, although rows went: others may have gone in their stead. */
  moved: boolean
}

/**
 * Takes rows out of the sheet that still are what they were. A row that holds something of a person's own outside the mapped
 * columns stays, with its mapped cells emptied; all others are deleted whole, in one request. With `stay` none is: no row moves.
 */
export async function deleteRows(
  ports: Pick<RunPorts, 'sheet' | 'check'>,
  layout: Layout,
  changes: readonly RowChange[],
  stay = false,
): Promise<DeletedRows> {
  const before = await lookAt(ports.sheet, layout, rowsOf(changes), { whole: true })
  // A formula is compared by what it shows: one that somebody typed meanwhile is an edit like any other.
  const mapped = layout.columns.map(({ index }) => index)
  const values = await withValues(ports.sheet, layout, before, rowsOf(changes), mapped)
  const still = changes.filter(change => isStill(layout, change, values))
  const [whole, shared] = [
    still.filter(change => !stay && !hasMore(layout, change, before)),
    still.filter(change => stay || hasMore(layout, change, before)),
  ]
  if (shared.length > 0) await ports.check()
  const emptied = shared.length > 0 ? await emptyCells(ports, layout, shared) : nothing
  if (whole.length === 0) return emptied
  await ports.check()
  const rows = rowsOf(whole)
  const answer = await send(() => ports.sheet.deleteRows(layout.tab.sheetId, rows))
  if (answer === 'protected') return { ...emptied, held: [...emptied.held, ...whole.map(isProtected)] }
  const keys = whole.map(({ key }) => key)
  const gone = await areGone(ports, layout, whole)
  if (answer === 'done' || gone === 'all') {
    const left = gone === 'all' ? new Set<string>() : gone
    const done = keys.filter(key => !left.has(key))
    return {
      done: [...emptied.done, ...done],
      unsure: emptied.unsure,
      held: emptied.held,
      removed: rows,
      moved: left.size > 0,
    }
  }
  return { ...emptied, unsure: [...emptied.unsure, ...(gone.size === keys.length ? [] : keys)] }
}

const nothing: DeletedRows = { done: [], unsure: [], removed: [], held: [], moved: false }

async function emptyCells(
  { sheet }: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  changes: readonly RowChange[],
): Promise<DeletedRows> {
  const cells = changes.flatMap(({ row }) =>
    layout.header.map(({ index }) => ({ row: row ?? 0, column: index, cell: '' })),
  )
  const answer = await send(() => sheet.write(layout.tab.title, writesOf(cells)))
  if (answer === 'protected') return { ...nothing, held: changes.map(isProtected) }
  const after = await lookAt(sheet, layout, rowsOf(changes), { written: true })
  const left = changes.filter(change => layout.keyOf(after.get(change.row ?? 0) ?? []) === change.key)
  const keys = changes.map(({ key }) => key)
  if (answer === 'done' || left.length === 0) return { ...nothing, done: keys }
  return left.length === changes.length ? nothing : { ...nothing, unsure: keys }
}

/** Keys that are still in the sheet, at or above the row where they were. */
async function areGone(
  { sheet }: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  changes: readonly RowChange[],
): Promise<'all' | Set<string>> {
  const rows = rowsOf(changes)
  const first = Math.min(...rows)
  const known = new Set(changes.map(({ key }) => key))
  const left = new Set<string>()
  const width = Math.max(...layout.header.map(({ index }) => index)) + 1
  const last = Math.min(Math.max(...rows), layout.tab.rows - rows.length)
  if (last < first) return 'all'
  for await (const page of sheet.readRows(layout.tab.title, first, last, width)) {
    for (const cells of page.rows) {
      const key = layout.keyOf(cells)
      if (key !== undefined && known.has(key)) left.add(key)
    }
  }
  return left.size === 0 ? 'all' : left
}

function isStill(layout: Layout, { key, row, before }: RowChange, now: RowsNow): boolean {
  const cells = now.get(row ?? 0) ?? []
  if (layout.keyOf(cells) !== key) return false
  return layout.columns.every(
    ({ index }, place) => layout.read(place, cells[index]) === (before?.[place] ?? null),
  )
}

/** Whether a person keeps something of their own in the row; a formula is worked out of the rest. */
function hasMore(layout: Layout, { row }: RowChange, now: RowsNow): boolean {
  const own = new Set(layout.header.map(({ index }) => index))
  return (now.get(row ?? 0) ?? []).some(
    (cell, index) => !own.has(index) && !isBlank(cell) && !isFormula(cell),
  )
}

function isProtected(change: RowChange): QuarantinedRow {
  return heldBy('protected_range', change, null)
}

function rowsOf(changes: readonly RowChange[]): number[] {
  return changes.flatMap(({ row }) => row ?? [])
}
