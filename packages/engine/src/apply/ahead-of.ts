import { type RowChange, rowHash } from '@doki/sync'
import type { BaseRow } from '../state.ts'

/** The new rows among the changes of a step that no base knows: they are put there ahead of the write. */
export function aheadOf(changes: readonly RowChange[], known: ReadonlySet<string>): BaseRow[] {
  return changes.flatMap(({ key, row, before, after, hash }): BaseRow[] => {
    if (before || !after || known.has(key)) return []
    return [{ key, hash: hash ?? rowHash(after), base: after, sheetRow: row, tableHash: null }]
  })
}
