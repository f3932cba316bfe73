import { DokiError } from '@doki/contracts'
import type { BaseSave, RowChange } from '@doki/sync'
import { assignIds } from './assign-ids.ts'
import { isPlaceholder, type MadePlan, placeholderKey } from './make-plan.ts'
import type { Run, RunPorts } from './ports.ts'

export interface KeyedChanges {
  /** Inserts and updates, in the order of the sheet. */
  changes: RowChange[]
  deletes: RowChange[]
  saves: BaseSave[]
}

/**
 * The plan's changes with real keys. Where the sheet has no key of its own, ids are written into it first, so that a
 * crash after it cannot double a row. A row whose key cell was filled meanwhile is left to the next run.
 */
export async function giveIds(run: Run, made: MadePlan, ports: RunPorts): Promise<KeyedChanges> {
  const { plan, sheet } = made
  const changes = [...plan.table.inserts, ...plan.table.updates]
  const { deletes } = plan.table
  const { save: saves } = plan.base
  const fresh = sheet.rows.fresh.map(({ row }) => row)
  if (fresh.length === 0) return { changes, deletes, saves }
  if (!sheet.tab) throw new DokiError('unprocessable', 'The tab is no longer there.')

  const target = {
    tab: sheet.tab.title,
    sheetId: sheet.tab.sheetId,
    gridColumns: sheet.tab.columns,
    index: sheet.managedIndex ?? sheet.width,
    headerRow: run.mapping.sheet.headerRow,
    isNew: sheet.managedIndex === undefined,
  }
  await ports.check()
  const assigned = await assignIds(ports.sheet, target, fresh, ports.newId, ports.journal, done =>
    ports.progress(done, fresh.length, 'Giving each row an id'),
  )
  const keys = new Map(assigned.map(({ row, id }) => [placeholderKey(row), id]))
  const keyed = <T extends { key: string }>(rows: readonly T[]): T[] =>
    rows.flatMap(row => {
      if (!isPlaceholder(row.key)) return [row]
      const key = keys.get(row.key)
      return key === undefined ? [] : [{ ...row, key }]
    })
  return { changes: keyed(changes), deletes, saves: keyed(saves) }
}
