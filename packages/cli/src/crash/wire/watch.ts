/** Which way an effect goes: a write to Google, or a commit in Doki's own database or in the user's. */
export type WireName = 'google' | 'doki' | 'shop'

/** Something done that outlives the process that asked for it. */
export interface Effect {
  /** 1 for the first one of a run. */
  at: number
  wire: WireName
  /** For people: `POST values:batchUpdate`, `commit: insert sync_steps`. */
  what: string
}

/** What a wire does next: carry on, or cut this connection without a word. */
export type Verdict = 'go' | 'cut'

/** Who is asked at each effect. The wire waits for the answers. */
export interface Watch {
  /** The engine asked for it, the other side does not know yet. */
  asked(effect: Effect): Promise<Verdict>
  /** The other side has done it, the engine does not know yet. `rows` is what it changed, as far as it says so. */
  done(effect: Effect, rows: number): Promise<Verdict>
  /** The engine has been told. */
  told(effect: Effect): void
}

/** Numbers the effects of all wires in the order in which they are asked for. */
export interface Meter {
  next(wire: WireName, what: string): Effect
  readonly watch: Watch
}

/** A meter for one run. */
export function meter(watch: Watch): Meter {
  let at = 0
  return {
    watch,
    next(wire, what) {
      at++
      return { at, wire, what }
    },
  }
}

/** Lets everything through. */
export const quiet: Watch = {
  asked: async () => 'go',
  done: async () => 'go',
  told: () => {},
}
