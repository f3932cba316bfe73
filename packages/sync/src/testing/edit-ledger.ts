import type { Side } from '../merge/rules.ts'
import type { Values } from '../rows/values.ts'
import type { PlanWorld } from './plan-world.ts'

/** Something a person does on one side. A token is a value nobody else ever types. */
export interface Edit {
  side: Side
  key: string
  /** Place of the cell, from 1 on; 0 is the key, which nobody edits. */
  column: number
  what: 'type' | 'blank' | 'row'
}

/** An edit nobody has typed over since. */
export interface Leaf extends Omit<Edit, 'what'> {
  token: string
  /** Values that whoever made the edit may have known of. */
  seen: ReadonlySet<string>
}

/** Keeps account of who typed what over what. `same`: what a value is known by, where the table alters values. */
export function editLedger(
  world: PlanWorld,
  width: number,
  same: (value: string) => string = value => value,
) {
  const seen = new Map<string, Set<string>>()
  const leaves = new Map<string, Leaf>()
  let count = 0

  function knownBy(value: string | null | undefined): Set<string> {
    if (value === null || value === undefined) return new Set()
    return new Set([same(value), ...(seen.get(same(value)) ?? [])])
  }

  function typed(edit: Omit<Edit, 'what'>, over: string | null | undefined): string {
    const token = `e${++count}`
    seen.set(token, knownBy(over))
    leaves.set(token, { ...edit, token, seen: seen.get(token) ?? new Set() })
    return token
  }

  function gone(values: Values | undefined): void {
    for (const value of values ?? []) if (value !== null) leaves.delete(same(value))
  }

  return {
    leaves: (): Leaf[] => [...leaves.values()],

    /** `lasting`: a row that nobody deletes, so that the sheet is never empty. */
    edit({ side, key, column, what }: Edit, lasting: string): void {
      const rows = world[side]
      const row = rows.get(key)
      if (!row) {
        const fresh = Array.from({ length: width }, (_, i) =>
          i === 0 ? key : i === column && what === 'blank' ? null : typed({ side, key, column: i }, null),
        )
        rows.set(key, fresh)
      } else if (what === 'row') {
        if (key === lasting) return
        gone(row)
        rows.delete(key)
      } else {
        const old = row[column] ?? null
        gone([old])
        rows.set(key, row.with(column, what === 'blank' ? null : typed({ side, key, column }, old)))
      }
    },
  }
}
