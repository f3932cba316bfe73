import type { StepChange } from '@doki/engine'
import type { PendingChange } from '@doki/sync'
import type { Step } from './step-rows.ts'

/** Rows of a step of an earlier try that are not unsure any more. */
export interface Settled {
  id: string
  sure: string[]
}

export type LeftOpen = ReturnType<typeof leftOpen>

/** What a run knows of the steps that earlier tries left open: of which rows nobody knows whether they were written. */
export function leftOpen() {
  const steps = new Map<string, Set<string>>()
  const kept = new Set<string>()
  const of = (keys: Iterable<string>) => {
    const found: string[] = []
    if (steps.size > 0) {
      for (const key of keys) if ([...steps.values()].some(unsure => unsure.has(key))) found.push(key)
    }
    return found
  }

  return {
    /** False when there is nothing that anybody left unsure. */
    any: () => steps.size > 0,

    /** Called for each step, the oldest first; answers its rows that are unsure, by key. */
    note({ id, side, entries, unsure }: Step, changes: readonly StepChange[]): Map<string, PendingChange> {
      const among = new Set(unsure ?? entries.map(([key]) => key))
      const pending = new Map<string, PendingChange>()
      for (const { key, before, after } of changes) {
        // Neither: a new row whose values somebody has settled since.
        if (among.has(key) && (before || after)) pending.set(key, { side, before, after })
      }
      steps.set(id, new Set(pending.keys()))
      return pending
    },

    /** What one knows of these rows settles of earlier steps. */
    settle(keys: Iterable<string>): Settled[] {
      const known = of(keys)
      const settled: Settled[] = []
      for (const [id, unsure] of steps) {
        const sure = known.filter(key => unsure.delete(key))
        if (sure.length > 0) settled.push({ id, sure })
      }
      return settled
    },

    /** Nothing was done to these rows in this run either: what is unsure of them stays so. */
    keep(keys: Iterable<string>): void {
      for (const key of of(keys)) kept.add(key)
    },

    /** Rows that stay unsure whatever else a run settles. */
    kept: (): ReadonlySet<string> => kept,
  }
}
