import type { RowChange } from '@doki/sync'
import { giveKeys } from '../give-keys.ts'
import { layoutOf } from '../layout.ts'
import type { MadePlan } from '../make-plan.ts'
import type { Run, RunPorts } from '../ports.ts'
import type { BaseRow } from '../state.ts'
import { type Applied, nothingApplied } from './applied.ts'
import { lookAt } from './look.ts'
import { partsOf } from './parts-of.ts'
import { stillGone } from './still-gone.ts'
import { writeSheet } from './write-sheet.ts'
import { writeTable } from './write-table.ts'

/** Rows of the base kept in one transaction. */
const saveRows = 20_000

/**
 * Makes both sides say what the plan wants: the table first, then the sheet, each in steps that are written down before
 * and closed after; then the base learns what both sides agreed on without anybody writing. A crash anywhere leaves at
 * most one open step a side, which the next run looks into.
 */
export async function applyPlan(run: Run, made: MadePlan, ports: RunPorts): Promise<Applied> {
  const { mapping } = run
  const keyed = await giveKeys(run, made, ports)
  const applied = nothingApplied()
  const { sheet } = made.plan
  const finals = new Map(keyed.saves.map(save => [save.key, save]))
  const work = { known: made.known, finals }
  const layout =
    made.sheet.tab && layoutOf(mapping, { ...made.sheet, tab: made.sheet.tab }, keyed.managedIndex)
  // An undo may delete a row of the table that is in the sheet.
  const absent = keyed.table.deletes.filter(({ row }) => row === null)
  const gone = new Set(layout ? (await stillGone(ports, layout, absent)).map(({ key }) => key) : [])
  for (const { key } of absent) if (!gone.has(key)) applied.late.add(key)
  const deleted = keyed.table.deletes.filter(({ key, row }) => row !== null || gone.has(key))
  const changes = [...keyed.table.inserts, ...keyed.table.updates, ...deleted]
  // A column put in between two pages that were read moves the cells of those after it.
  if (layout && changes.length > 0) await lookAt(ports.sheet, layout, [])
  const toSheet = new Map(sheet.updates.map(change => [change.key, change]))
  await writeTable(changes, { ...work, target: made.target, toSheet }, ports, applied)

  const failed = new Set([...applied.late, ...applied.held.map(({ key }) => key)])
  const open = (rows: readonly RowChange[]) => rows.filter(({ key }) => !failed.has(key))
  const [inserts, updates] = [open(sheet.inserts), open(sheet.updates)]
  const deletes = appendIsOnItsWay(made) ? [] : open(sheet.deletes)
  if (deletes.length === 0) for (const { key } of sheet.deletes) applied.late.add(key)
  if (layout && inserts.length + updates.length + deletes.length > 0) {
    applied.removed = await writeSheet(
      { ...work, layout, inserts, updates, deletes, rows: made.sheet.rows.rows },
      ports,
      applied,
    )
  }

  const written = new Set(
    [...changes, ...keyed.table.deletes, ...sheet.inserts, ...sheet.updates, ...sheet.deletes].map(
      ({ key }) => key,
    ),
  )
  await saveRest(
    keyed.saves.filter(({ key }) => !written.has(key)),
    ports,
  )
  await ports.state.remove(made.plan.base.remove.filter(key => !written.has(key)))
  return applied
}

/**
 * Rows an earlier run was to add are not there: its request may still be on its way, to the rows it named. They are written to
 * the same rows again, so that it changes nothing when it comes; and so that those rows do not move, none is deleted yet.
 */
function appendIsOnItsWay({ marks, sheet }: MadePlan): boolean {
  const awaited = marks.filter(({ pending = [] }) =>
    pending.some(({ side, before, after }) => side === 'sheet' && !before && after),
  )
  if (awaited.length === 0) return false
  const there = new Set(sheet.rows.rows.map(({ key }) => key))
  return awaited.some(({ key }) => !there.has(key))
}

/** Rows that both sides agreed on without anybody writing. */
async function saveRest(saves: readonly BaseRow[], ports: RunPorts): Promise<void> {
  for (const part of partsOf(saves, saveRows)) {
    await ports.check()
    await ports.state.save(part)
  }
}
