import type { QuarantinedRow } from '@doki/contracts'
import { type BaseSave, keyParts, type RefusedRow, type RowChange, type TableRow } from '@doki/sync'
import { giveIds } from './give-ids.ts'
import type { MadePlan } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'

/** Rows of one step: its base is kept while the next one is written, and is all that a crash makes us do again. */
const step = 20_000

export interface Applied {
  inserted: number
  updated: number
  deleted: number
  /** Rows the database would not take. */
  refused: QuarantinedRow[]
}

/**
 * Makes the table say what the plan wants, then lets the base know. In this order a crash in between loses nothing: the
 * next run finds both sides equal and only has the base to learn. New rows are noted before, so that they are known for
 * ours even when the sheet has lost them by then.
 */
export async function applyPlan(run: Run, made: MadePlan, ports: RunPorts): Promise<Applied> {
  const { mapping } = run
  await ports.check()
  if (made.createsTable && mapping.newTable) await ports.table.create(mapping.newTable)
  const { changes, deletes, saves } = await giveIds(run, made, ports)
  const applied: Applied = { inserted: 0, updated: 0, deleted: 0, refused: [] }
  const keyed = new Map(saves.map(save => [save.key, save]))
  let saving = Promise.resolve()
  let intending: Promise<void> | undefined

  for (let at = 0; at < changes.length; at += step) {
    await ports.check()
    ports.progress(at, changes.length, 'Writing to the table')
    const part = changes.slice(at, at + step)
    const rows = part.map(change => tableRow(change, mapping.key.columns.length))
    await (intending ?? intend(part, ports))
    intending = intend(changes.slice(at + step, at + 2 * step), ports)
    const result = await ports.table.upsert(made.target, rows)
    const refused = new Set(noteRefused(applied.refused, result.refused, part))
    for (const change of part) {
      if (refused.has(change)) continue
      if (change.before) applied.updated++
      else applied.inserted++
    }
    const kept = part.filter(change => !refused.has(change)).flatMap(({ key }) => keyed.get(key) ?? [])
    for (const { key } of part) keyed.delete(key)
    await saving
    saving = saveBase(kept, made, ports)
    saving.catch(() => {}) // heard at the next await
  }
  await saving
  await deleteRows(deletes, made, ports, applied, mapping.key.columns.length)
  await saveRest([...keyed.values()], made, ports)
  const kept = new Set(applied.refused.map(({ key }) => key))
  await ports.base.remove(made.plan.base.remove.filter(key => !kept.has(key)))
  await ports.base.settle(changes.filter(({ key, before }) => !before && kept.has(key)).map(({ key }) => key))
  ports.progress(changes.length, changes.length, 'Done')
  return applied
}

/** Notes new rows before they are inserted, one step ahead. */
function intend(changes: RowChange[], { base }: RunPorts): Promise<void> {
  const noted = base.intend(
    changes.filter(({ before }) => !before).map(({ key, row }) => ({ key, sheetRow: row })),
  )
  noted.catch(() => {}) // heard where it is awaited
  return noted
}

async function deleteRows(
  deletes: RowChange[],
  { target }: MadePlan,
  ports: RunPorts,
  applied: Applied,
  parts: number,
): Promise<void> {
  for (let at = 0; at < deletes.length; at += step) {
    await ports.check()
    const part = deletes.slice(at, at + step)
    const result = await ports.table.delete(
      target,
      part.map(({ key }) => keyParts(key, parts)),
    )
    const refused = noteRefused(applied.refused, result.refused, part)
    applied.deleted += part.length - refused.length
  }
}

/** Rows that both sides agreed on without anybody writing. */
async function saveRest(saves: BaseSave[], made: MadePlan, ports: RunPorts): Promise<void> {
  for (let at = 0; at < saves.length; at += step) {
    await ports.check()
    await saveBase(saves.slice(at, at + step), made, ports)
  }
}

async function saveBase(saves: BaseSave[], { known }: MadePlan, { base }: RunPorts): Promise<void> {
  await base.add(saves.filter(({ key }) => !known.has(key)))
  await base.save(saves.filter(({ key }) => known.has(key)))
}

function tableRow({ key, after }: RowChange, parts: number): TableRow {
  return { key: keyParts(key, parts), values: after ?? [] }
}

/** Adds what was refused to the quarantine, and answers which changes that were. */
function noteRefused(all: QuarantinedRow[], refused: RefusedRow[], changes: RowChange[]): RowChange[] {
  if (refused.length === 0) return []
  const byKey = new Map(
    changes.map(change => [JSON.stringify(keyParts(change.key, partsOf(refused))), change]),
  )
  return refused.flatMap(({ key, reason, column }) => {
    const change = byKey.get(JSON.stringify(key))
    if (!change) return []
    all.push({ side: 'sheet', row: change.row, key: change.key, column, code: 'refused_by_database', reason })
    return [change]
  })
}

function partsOf([first]: RefusedRow[]): number {
  return first?.key.length ?? 1
}
