import { type GuardFinding, type Mapping, managedKey } from '@doki/contracts'
import type { SheetRead } from './read-sheet.ts'

/**
 * Is the column of ids still in the sheet, once? Without it every row would look new, and all of them would be in the
 * table twice. Not confirmable: ids that are gone can only come back from the sheet's own history.
 */
export function guardKeyColumn(
  { key }: Pick<Mapping, 'key'>,
  { tab, header }: Pick<SheetRead, 'tab' | 'header'>,
  { baseRows }: { baseRows: number },
): GuardFinding[] {
  if (!key.managed || !tab || baseRows === 0) return []
  const times = header.filter(cell => cell === managedKey).length
  if (times === 1) return []
  const what =
    times === 0
      ? `The column “${managedKey}”, which tells the rows apart, is gone from the sheet: bring it back with undo or the version history`
      : `The sheet has ${times} columns “${managedKey}”: keep the first one made, and delete its copies`
  return [{ code: 'header_changed', message: what, confirmable: false }]
}
