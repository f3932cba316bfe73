import type { BaseRow, StepChange } from '@doki/engine'
import { sameValues, type Values } from '@doki/sync'
import { z } from 'zod'

/**
 * A row of a step as `sync_steps.entries` keeps it: `[key, row, before, after, base]`, null where the row is absent, and
 * `base` only where it is not `before`. A new row is `[key, row]`: its values are in `sync_rows`.
 */
export type Entry = z.infer<typeof Entry>
const Side = z.array(z.string().nullable()).nullable()
export const Entry = z.union([
  z.tuple([z.string(), z.int().nullable()]),
  z.tuple([z.string(), z.int().nullable(), Side, Side]),
  z.tuple([z.string(), z.int().nullable(), Side, Side, Side]),
])

/** The entries of a step as JSON. */
export function entriesOf(changes: readonly StepChange[], ahead: readonly BaseRow[]): string {
  const added = new Map(ahead.map(({ key, base }) => [key, base]))
  return JSON.stringify(
    changes.map(change => {
      const { key, row, before, after } = change
      const base = before === undefined && after ? added.get(key) : undefined
      if (base && after && (base === after || sameValues(base, after))) return [key, row]
      const sides = [key, row, before ?? null, after ?? null]
      return 'base' in change ? [...sides, change.base ?? null] : sides
    }),
  )
}

/** The change an entry stands for; of a new row `added` knows the values, or does not any more. */
export function changeOf(entry: Entry, added: ReadonlyMap<string, Values>): StepChange {
  const [key, row, before, after, base] = entry
  if (before === undefined) return { key, row, before: undefined, after: added.get(key) }
  const change = { key, row, before: before ?? undefined, after: after ?? undefined }
  return base === undefined ? change : { ...change, base: base ?? undefined }
}

/** True of a row whose values are in `sync_rows`. */
export function isAdded(entry: Entry): boolean {
  return entry.length === 2
}
