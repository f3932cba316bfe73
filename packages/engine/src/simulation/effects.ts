/** Where a run is cut: just before or just after its `at`-th effect, counted from 1. */
export interface Cut {
  at: number
  when: 'before' | 'after'
}

/** What a process that dies leaves behind: nothing of the run goes on. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** What everything a simulated run does goes through, by name: whoever makes it decides when it happens, and whether. */
export interface Effects {
  /** A change of the world; `detail` is what is asked for, for whoever reads along. */
  do<T>(name: string, apply: () => T, detail?: unknown): Promise<T>
  /** A look at it. */
  look<T>(name: string, read: () => T): Promise<T>
}

export type CutEffects = ReturnType<typeof effects>

/**
 * Effects that happen at once. Cut at one of them, the run dies there as a killed process would: neither that effect's
 * answer nor any later effect is heard of.
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

    async look<T>(name: string, read: () => T): Promise<T> {
      await undefined
      if (dead) throw new Crash(`${name}, of a process that is dead`)
      return read()
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
