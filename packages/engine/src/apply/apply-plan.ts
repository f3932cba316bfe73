import type { RowChange } from '@doki/sync'
import { giveKeys } from '../give-keys.ts'
import { layoutOf } from '../layout.ts'
import type { MadePlan } from '../make-plan.ts'
import type { Run, RunPorts } from '../ports.ts'
import type { BaseRow } from '../state.ts'
import { type Applied, nothingApplied } from './applied.ts'
import { partsOf } from './parts-of.ts'
import { writeSheet } from './write-sheet.ts'
import { writeTable } from './write-table.ts'

/** Rows of the base kept in one transaction. */
const saveRows = 20_000

/**
 * Makes both sides say what the plan wants: the table first, then the sheet, each in steps that are written down before
 * and closed after; then the base learns what both sides agreed on without anybody writing. A crash anywhere leaves at
 * most one open step a side, which the next run looks into.
 */
export async function applyPlan(
  run: Run,
  made: MadePlan,
  ports: RunPorts,
): Promise<Applied & { removed: number[] }> {
  const { mapping } = run
  const keyed = await giveKeys(run, made, ports)
  const applied = nothingApplied()
  const { sheet } = made.plan
  const finals = new Map(keyed.saves.map(save => [save.key, save]))
  const work = { known: made.known, finals }
  const changes = [...keyed.table.inserts, ...keyed.table.updates, ...keyed.table.deletes]
  const toSheet = new Map(sheet.updates.map(change => [change.key, change]))
  await writeTable({ ...work, target: made.target, changes, toSheet }, ports, applied)

  const failed = new Set([...applied.late, ...applied.held.map(({ key }) => key)])
  const open = (rows: readonly RowChange[]) => rows.filter(({ key }) => !failed.has(key))
  const [inserts, updates, deletes] = [open(sheet.inserts), open(sheet.updates), open(sheet.deletes)]
  let removed: number[] = []
  if (made.sheet.tab && inserts.length + updates.length + deletes.length > 0) {
    const layout = layoutOf(mapping, { ...made.sheet, tab: made.sheet.tab }, keyed.managedIndex)
    removed = await writeSheet(
      { ...work, layout, inserts, updates, deletes, rows: made.sheet.rows.rows },
      ports,
      applied,
    )
  }

  const written = new Set(
    [...changes, ...sheet.inserts, ...sheet.updates, ...sheet.deletes].map(({ key }) => key),
  )
  await saveRest(
    keyed.saves.filter(({ key }) => !written.has(key)),
    ports,
  )
  await ports.state.remove(made.plan.base.remove.filter(key => !written.has(key)))
  return { ...applied, removed }
}

/** Rows that both sides agreed on without anybody writing. */
async function saveRest(saves: readonly BaseRow[], ports: RunPorts): Promise<void> {
  for (const part of partsOf(saves, saveRows)) {
    await ports.check()
    await ports.state.save(part)
  }
}
