import type { SyncId } from '@doki/contracts'
import type { Queries } from '@doki/database'
import { type BaseMark, type PendingChange, unsureHash } from '@doki/sync'
import { readMarks } from './base-rows.ts'
import type { LeftOpen } from './left-open.ts'
import { changesOf, openSteps } from './step-rows.ts'

/**
 * Every row of the base, and with it what open steps may have done to it, the oldest first: noted in `left`. A row of an open step that is not in the base has `unsureHash`.
 */
export function readBase(db: Queries, syncId: SyncId, left: LeftOpen): Promise<BaseMark[]> {
  const read = async (tx: Queries) => {
    const pending = new Map<string, { row: number | null; changes: PendingChange[] }>()
    for (const step of await openSteps(tx, syncId)) {
      const changes = await changesOf(tx, syncId, step.id, step.entries)
      const rows = new Map(changes.map(({ key, row }) => [key, row]))
      for (const [key, change] of left.note(step, changes)) {
        const found = pending.get(key)
        if (found) found.changes.push(change)
        else pending.set(key, { row: rows.get(key) ?? null, changes: [change] })
      }
    }
    const marks: BaseMark[] = []
    await readMarks(tx, syncId, mark => {
      const unsure = pending.get(mark.key)
      pending.delete(mark.key)
      marks.push(unsure ? { ...mark, pending: unsure.changes } : mark)
    })
    for (const [key, { row, changes }] of pending) {
      marks.push({ key, hash: unsureHash, sheetRow: row, tableHash: null, pending: changes })
    }
    return marks
  }
  return db.tx(read, { isolation: 'repeatable read' })
}
