import { type Point, points } from './disturb.ts'
import type { Trial } from './try-out.ts'
import type { Effect } from './wire/watch.ts'

/** Which interruptions are wanted; null is all of them. */
export interface Chosen {
  points: readonly Point[] | null
  at: number | null
  /** Every how many effects; 1 is all. */
  every: number
}

const kills: readonly Point[] = ['before', 'during', 'after']

/**
 * A kill before, during and after every effect. Connections are cut, and processes frozen, at every write to Google and at
 * every third commit: what is lost of a commit is decided in one place for all of them.
 */
export function chooseTrials(effects: readonly Effect[], chosen: Chosen): NonNullable<Trial>[] {
  return effects.flatMap(({ at, wire }) => {
    if (chosen.at !== null && at !== chosen.at) return []
    if (at % chosen.every !== 0) return []
    const thorough = wire === 'google' || at % 3 === 0 || chosen.at !== null
    return points
      .filter(point => (chosen.points ? chosen.points.includes(point) : thorough || kills.includes(point)))
      .map(point => ({ point, at }))
  })
}
