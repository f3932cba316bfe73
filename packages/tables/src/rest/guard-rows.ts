import type { TableChange, TableRow } from '@doki/sync'
import { all, bytesOf, hasKey, holds } from './filters.ts'
import { holdsIn } from './outcome.ts'
import { mostBytes, readByKeys } from './read-pages.ts'
import type { RestClient } from './rest-client.ts'
import { keyOf, type PlacedColumn, type RestPlan } from './rest-plan.ts'

/** A change with the condition under which it is done. */
export interface GuardedChange {
  change: TableChange
  condition: string
  /** The columns beside the key that the condition speaks of. */
  said: PlacedColumn[]
  /** What the condition cannot say: json, citext, and what is too long for a URL. */
  unsaid: PlacedColumn[]
}

/**
 * The condition that a row still is what it was before, as far as a filter can say it. The shortest values come
 * first, as long as there is room.
 */
export function guardOf(plan: RestPlan, change: TableChange): GuardedChange {
  const { key, before = [], after } = change
  const conditions = [hasKey(plan.key, key)]
  const unsaid: PlacedColumn[] = []
  const said: PlacedColumn[] = []
  let room = mostBytes - bytesOf(conditions[0] ?? '')
  const compared = (after ? plan.written : plan.mapped)
    .map(placed => ({ placed, condition: holds(placed.column, before[placed.place] ?? null) }))
    .map(({ placed, condition }) => ({ placed, condition, bytes: bytesOf(condition) + 3 }))
    .sort((a, b) => a.bytes - b.bytes)
  for (const { placed, condition, bytes } of compared) {
    if ((placed.blind && before[placed.place] != null) || bytes > room) unsaid.push(placed)
    else {
      conditions.push(condition)
      said.push(placed)
      room -= bytes
    }
  }
  return { change, condition: all(conditions), said, unsaid }
}

/**
 * Those whose unsaid values are as they were before, read just now; the others come back as `moved`. Between this and the
 * write somebody may change such a value: that edit would be lost if the write sets the same column.
 */
export async function look(client: RestClient, plan: RestPlan, guarded: readonly GuardedChange[]) {
  const asked = guarded.filter(({ unsaid }) => unsaid.length > 0)
  const now =
    asked.length === 0
      ? new Map<string, TableRow>()
      : await readByKeys(
          client,
          plan,
          asked.map(({ change }) => change.key),
        )
  const isSame = ({ change, unsaid }: GuardedChange) => {
    const row = now.get(keyOf(change.key))
    return unsaid.length === 0 || (row !== undefined && holdsIn(unsaid, row, change.before ?? []))
  }
  return {
    same: guarded.filter(isSame),
    moved: guarded.filter(one => !isSame(one)).map(({ change }) => change),
  }
}
