import type { ColumnMapping, SkippedUndo } from '@doki/contracts'
import type { Side } from '../merge/rules.ts'
import { keyText } from '../rows/key.ts'
import type { SheetRows } from '../rows/sheet-rows.ts'
import { rowHash, type Values } from '../rows/values.ts'
import { addChange, emptyPlan } from './plan-builder.ts'
import type { BaseMark } from './plan-run.ts'
import type { RunPlan } from './run-plan.ts'
import { type UndoneChange, undoer } from './undo-change.ts'

/** One write of the run that is taken back. */
export interface UndoneStep {
  side: Side
  changes: readonly UndoneChange[]
}

export interface UndoInput {
  columns: readonly ColumnMapping[]
  /** What the run wrote, the first step first. */
  steps: readonly UndoneStep[]
  sheet: SheetRows
  table: Iterable<{ key: readonly string[]; values: Values }>
  base: Iterable<BaseMark>
  /** Of every row in the steps that is in the base. */
  baseValues: ReadonlyMap<string, Values>
}

export interface UndoPlan {
  plan: RunPlan
  /** Cells put back, and rows put back or taken away. */
  restored: number
  skipped: SkippedUndo[]
}

/**
 * Plans to take back what a run wrote: on the side it wrote it, cells that still are what it made them become what they were
 * before, rows it added go, rows it deleted come back (in the sheet below the others). What was edited since is left
 * and listed. Both sides and the base are then as before the run, so the next run would do the same again.
 */
export function planUndo(input: UndoInput): UndoPlan {
  const { columns, steps, sheet, baseValues } = input
  const marks = new Map(Array.from(input.base, mark => [mark.key, mark] as const))
  const places = new Map(sheet.rows.map(({ key, row }) => [key, row] as const))
  const now = {
    sheet: new Map(sheet.rows.map(({ key, values }) => [key, values] as const)),
    table: new Map(Array.from(input.table, ({ key, values }) => [keyText(key), values] as const)),
  }
  const undo = undoer({ columns, now, baseValues, held: sheet.heldKeys })
  for (const { side, changes } of steps.toReversed()) {
    for (const change of changes.toReversed()) undo.take(side, change)
  }
  const { goals, bases, restored, skipped } = undo.done()
  const counts = { sheetRows: sheet.filled, tableRows: now.table.size, baseRows: marks.size }
  const plan = emptyPlan(counts, [...sheet.quarantine])
  const inOrder = (keys: Iterable<string>) =>
    [...keys].sort((a, b) => (places.get(a) ?? Infinity) - (places.get(b) ?? Infinity) || (a < b ? -1 : 1))
  for (const side of ['sheet', 'table'] as const) {
    for (const key of inOrder(goals[side].keys())) {
      const row = { key, row: places.get(key) ?? null, base: baseValues.get(key) }
      addChange(plan[side], row, now[side].get(key), goals[side].get(key))
    }
    const { updates, deletes } = plan[side]
    plan[side].unchanged = now[side].size - updates.length - deletes.length
  }
  for (const key of inOrder(bases.keys())) {
    const base = bases.get(key)
    const mark = marks.get(key)
    const sheetRow = places.get(key) ?? mark?.sheetRow ?? null
    if (base) plan.base.save.push({ key, hash: rowHash(base), base, sheetRow, tableHash: null })
    else if (mark) plan.base.remove.push(key)
  }
  return { plan, restored, skipped }
}
