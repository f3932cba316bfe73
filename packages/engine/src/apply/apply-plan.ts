import type { RowChange } from '@doki/sync'
import { giveKeys } from '../give-keys.ts'
import { layoutOf } from '../layout.ts'
import type { MadePlan } from '../make-plan.ts'
import type { Run, RunPorts } from '../ports.ts'
import type { BaseRow } from '../state.ts'
import { type Applied, nothingApplied } from './applied.ts'
import { keysInSheet } from './keys-in-sheet.ts'
import { lookAt } from './look.ts'
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
  const going = new Set([...sheet.deletes, ...keyed.table.deletes].map(({ key }) => key))
  // While some row has no key that can be read, it may be any that neither side seems to have.
  const isSure = made.sheet.rows.heldRows.size === 0
  const forgotten = isSure ? made.plan.base.remove.filter(key => !going.has(key)) : []
  const leaving = [...absent.map(({ key }) => key), ...forgotten]
  const adding = made.sheet.rows.filled > 0 ? sheet.inserts.map(({ key }) => key) : []
  const asked = leaving.length + adding.length > 0
  const there = layout && asked ? await keysInSheet(ports, layout) : new Set<string>()
  // Where no key is left the tab was emptied meanwhile: nothing counts as gone.
  const gone = new Set(there && there.size > 0 ? leaving.filter(key => !there.has(key)) : [])
  for (const key of leaving) if (!gone.has(key)) applied.late.add(key)
  for (const key of adding) if (!there || there.has(key)) applied.late.add(key)
  const deleted = keyed.table.deletes.filter(({ key, row }) => row !== null || gone.has(key))
  const changes = [...keyed.table.inserts, ...keyed.table.updates, ...deleted]
  // A column put in between two pages that were read moves the cells of those after it.
  if (layout && changes.length > 0) await lookAt(ports.sheet, layout, [])
  const toSheet = new Map(sheet.updates.map(change => [change.key, change]))
  await writeTable(changes, { ...work, target: made.target, toSheet }, ports, applied)

  const failed = new Set([...applied.late, ...applied.held.map(({ key }) => key)])
  const open = (rows: readonly RowChange[]) => rows.filter(({ key }) => !failed.has(key))
  const [inserts, updates, removals] = [open(sheet.inserts), open(sheet.updates), open(sheet.deletes)]
  if (layout && inserts.length + updates.length + removals.length > 0) {
    applied.removed = await writeSheet(
      {
        ...work,
        layout,
        inserts,
        updates,
        deletes: removals,
        stay: isOnItsWay(made),
        rows: made.sheet.rows.rows,
      },
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
  await ports.state.remove(forgotten.filter(key => gone.has(key)))
  return applied
}

/**
 * What an earlier run was to write into the sheet is not there: its request may still be on its way, to the row numbers it
 * named. So that it hits what it was meant for, no row moves in this run: new ones are written to the same places again,
 * and those that are to go are emptied, for the request to take out if it comes.
 */
function isOnItsWay({ marks, sheet }: MadePlan): boolean {
  const changes = marks.flatMap(({ key, pending = [] }) =>
    pending.flatMap(({ side, before, after }) => (side === 'sheet' ? [{ key, before, after }] : [])),
  )
  if (changes.length === 0) return false
  const there = new Map(sheet.rows.rows.map(({ key, values }) => [key, values]))
  return changes.some(({ key, before, after }) => {
    const now = there.get(key)
    if (!before || !after || !now) return (now !== undefined) !== (after !== undefined)
    return after.some((value, place) => value !== before[place] && value !== now[place])
  })
}

/** Rows that both sides agreed on without anybody writing. */
async function saveRest(saves: readonly BaseRow[], ports: RunPorts): Promise<void> {
  for (const part of partsOf(saves, saveRows)) {
    await ports.check()
    await ports.state.save(part)
  }
}
