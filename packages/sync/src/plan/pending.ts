import type { Bases } from '../merge/merge-unsure.ts'
import type { Side } from '../merge/rules.ts'
import { rowHash, type Values } from '../rows/values.ts'

/**
 * A write that was begun and not seen to the end: it may have been done. Undefined is absent; of a new row, whose values
 * the base was given ahead, both are undefined.
 */
export interface PendingChange {
  side: Side
  before: Values | undefined
  after: Values | undefined
}

/** In place of the hash of a row that such a write is of, and that is not in the base. */
export const unsureHash = ''

/** What is known of a row with such writes. */
export interface UnsureRow {
  hash: string
  /** The oldest first. */
  pending: readonly PendingChange[]
  /** Its base values: of a new row, what was written. Undefined: it has none. */
  base: Values | undefined
  /** Both sides as they are now. */
  sheet: Values | undefined
  table: Values | undefined
  /** By place, values a person chose for both sides: one of them alone may hold such a value. */
  chosen?: ReadonlyMap<number, string | null>
}

/**
 * What the row may have been based on. A cell that now is what was to be written was written, and the other side held
 * that value when the write was begun, so both agreed on it. A cell that is what it was before was not. One that is neither
 * was edited, before the write or after it: nobody knows, and both are possible.
 */
export function possibleBases(row: UnsureRow): Bases {
  const { pending, base } = row
  let bases: Bases = base && !isAhead(row) ? base.map(value => [value]) : undefined
  pending.forEach((change, at) => {
    const next = pending.slice(at + 1).find(({ side }) => side === change.side)
    bases = basesAfter(bases, change, next ? next.before : row[change.side], row)
  })
  return bases
}

/** Is the row in the base only because it was about to be written? */
export function isAhead({ hash, pending }: Pick<UnsureRow, 'hash' | 'pending'>): boolean {
  const [first] = pending
  if (!first || first.before) return false
  return first.after === undefined || rowHash(first.after) === hash
}

function basesAfter(
  bases: Bases,
  { before, after }: PendingChange,
  found: Values | undefined,
  row: UnsureRow,
): Bases {
  if (!before) return found ? basesOf(after ?? row.base ?? [], () => true, found, bases, row) : bases
  if (!after) return found ? bases : undefined
  const isChanged = (i: number) => after[i] !== before[i]
  const untouched = found && after.every((_, i) => !isChanged(i) || found[i] === before[i])
  return untouched ? bases : basesOf(after, isChanged, found, bases, row, before)
}

function basesOf(
  after: Values,
  isChanged: (i: number) => boolean,
  found: Values | undefined,
  bases: Bases,
  { chosen }: UnsureRow,
  before?: Values,
): Bases {
  return after.map((value, i) => {
    const old = bases?.[i] ?? [null]
    if (!isChanged(i) || (before && found && found[i] === before[i])) return old
    if (found && found[i] === value) return chosen?.has(i) && chosen.get(i) === value ? old : [value]
    return old.includes(value) ? old : [...old, value]
  })
}
