/** Where a run is cut: just before or just after its `at`-th effect, counted from 1. */
export interface Cut {
  at: number
  when: 'before' | 'after'
}

/** What a process that dies leaves behind: nothing of the run goes on. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

export type Effects = ReturnType<typeof effects>

/**
 * Every change a simulated run makes goes through here, by name. Cut at one of them, the run dies there as a killed
 * process would: neither that effect's answer nor any later effect is heard of.
 */
export function effects() {
  let names: string[] = []
  let cut: Cut | undefined
  let dead = false
  return {
    names: (): readonly string[] => names,

    /** A new process: counts from the start, is cut at `next` if anywhere. */
    begin(next?: Cut): void {
      names = []
      cut = next
      dead = false
    },

    async do<T>(name: string, apply: () => T): Promise<T> {
      await undefined
      if (dead) throw new Crash(`${name}, of a process that is dead`)
      names.push(name)
      const here = cut?.at === names.length
      if (here) dead = true
      if (here && cut?.when === 'before') throw new Crash(`before ${name}`)
      const result = apply()
      if (here) throw new Crash(`after ${name}`)
      return result
    },
  }
}
