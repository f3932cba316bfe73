import type { StepChange, StepCounts } from '@doki/engine'

/** A step's changes in numbers, but for the rows of `without`. */
export function countsOfStep(changes: readonly StepChange[], without: ReadonlySet<string>): StepCounts {
  const counts = { inserted: 0, updated: 0, deleted: 0 }
  for (const { key, before, after } of changes) {
    if (without.has(key)) continue
    if (before === undefined) counts.inserted++
    else if (after === undefined) counts.deleted++
    else counts.updated++
  }
  return counts
}
