import type { QuarantinedRow } from '@doki/contracts'
import { isBlank, type RowChange } from '@doki/sync'
import type { Layout } from '../layout.ts'
import type { RunPorts } from '../ports.ts'
import { writesOf } from './cells.ts'
import { keysInSheet } from './keys-in-sheet.ts'
import { isFormula, lookAt, type RowsNow, withValues } from './look.ts'
import { heldBy } from './outcome.ts'
import { orRestore } from './restore-columns.ts'
import { type Answer, send } from './send.ts'

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
  const mapped = layout.columns.flatMap((_, place) => layout.placesOf(place))
  const values = await withValues(ports.sheet, layout, before, rowsOf(changes), mapped)
  const still = changes.filter(change => isStill(layout, change, values))
  const stays = (change: RowChange) => stay || hasMore(layout, change, before)
  const shared = still.filter(stays)
  if (shared.length > 0) {
    const emptied = await emptyCells(ports, layout, shared, before)
    const whole = still.filter(change => !stays(change))
    // Rows may have moved while the others were emptied: looked at anew.
    return whole.length === 0 ? emptied : both(emptied, await deleteRows(ports, layout, whole, stay))
  }
  if (still.length === 0) return nothing
  await ports.check()
  const rows = rowsOf(still)
  const answer = await send(() => ports.sheet.deleteRows(layout.tab.sheetId, rows))
  return endOf(ports, layout, still, answer, rows)
}

const nothing: DeletedRows = { done: [], unsure: [], removed: [], held: [], moved: false }

function both(a: DeletedRows, b: DeletedRows): DeletedRows {
  return {
    done: [...a.done, ...b.done],
    unsure: [...a.unsure, ...b.unsure],
    removed: [...a.removed, ...b.removed],
    held: [...a.held, ...b.held],
    moved: a.moved || b.moved,
  }
}

async function emptyCells(
  ports: Pick<RunPorts, 'sheet' | 'check'>,
  layout: Layout,
  changes: readonly RowChange[],
  before: RowsNow,
): Promise<DeletedRows> {
  await ports.check()
  const cells = changes.flatMap(({ row }) =>
    layout.header.map(({ index }) => ({ row: row ?? 0, column: index, cell: '' })),
  )
  const answer = await send(() => ports.sheet.write(layout.tab.title, writesOf(cells)))
  return orRestore(ports, layout, before, cells, () => endOf(ports, layout, changes, answer, []))
}

/**
 * What came of it, by the keys that are in the sheet: all of it, as rows that moved meanwhile stand elsewhere. A key that is
 * still there although rows went was spared in another one's stead. One request is carried out as a whole or not at all.
 */
async function endOf(
  ports: Pick<RunPorts, 'sheet'>,
  layout: Layout,
  changes: readonly RowChange[],
  answer: Answer,
  removed: number[],
): Promise<DeletedRows> {
  if (answer === 'protected') return { ...nothing, held: changes.map(isProtected) }
  const keys = changes.map(({ key }) => key)
  const there = await keysInSheet(ports, layout, { written: true })
  if (!there) return { ...nothing, unsure: keys }
  const done = keys.filter(key => !there.has(key))
  if (answer === 'done' || done.length === keys.length)
    return { ...nothing, done, removed, moved: done.length < keys.length }
  return done.length === 0 ? nothing : { ...nothing, unsure: keys }
}

function isStill(layout: Layout, { key, row, before }: RowChange, now: RowsNow): boolean {
  const cells = now.get(row ?? 0) ?? []
  if (layout.keyOf(cells) !== key) return false
  return layout.columns.every((_, place) => layout.read(place, cells) === (before?.[place] ?? null))
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
