import { hardKinds, type PersonKind } from './choose-person.ts'
import { type Point, points } from './disturb.ts'
import type { Steps } from './scenarios/scenario.ts'
import type { Trial } from './try-out.ts'
import type { Effect } from './wire/watch.ts'

/** Which interruptions are wanted; null is all of them. */
export interface Chosen {
  points: readonly Point[] | null
  at: number | null
  person: PersonKind | null
  /** Every how many effects; 1 is all. */
  every: number
}

const kills: readonly Point[] = ['before', 'during', 'after']

/**
 * A kill before, during and after every effect. Connections are cut, and processes frozen, at every write to Google and at
 * every third commit: what is lost of a commit is decided in one place for all of them. A process is stalled once, before
 * its first commit in the user's database, as that takes as long as the database waits. Where a write was done and not told,
 * people do everything that is hard to tell then.
 */
export function chooseTrials(effects: readonly Effect[], steps: Steps, chosen: Chosen): NonNullable<Trial>[] {
  const firstCommit = effects.find(({ wire, what }) => wire === 'shop' && what.startsWith('commit'))?.at
  return effects.flatMap(({ at, wire }) => {
    if (chosen.at !== null && at !== chosen.at) return []
    if (at % chosen.every !== 0) return []
    const thorough = wire === 'google' || at % 3 === 0 || chosen.at !== null
    const usual = (point: Point) =>
      point === 'stalled' ? at === firstCommit : thorough || kills.includes(point)
    return points
      .filter(point => (chosen.points ? chosen.points.includes(point) : usual(point)))
      .flatMap((point): NonNullable<Trial>[] => {
        if (chosen.person) return [{ point, at, person: chosen.person }]
        const hard = point === 'during' && wire !== 'doki' ? hardKinds(steps) : []
        return [{ point, at }, ...hard.map(person => ({ point, at, person }))]
      })
  })
}
