import { median, rounded } from '../median.ts'

/** Medians with telemetry off and on, and the median of what the rounds themselves say on costs more than off. */
export interface Beside {
  off: number
  on: number
  /** In percent of off. */
  more: number
}

export type Mode = 'off' | 'on'

/** Measures both `rounds` times; who goes first takes turns, as whatever else the machine does comes and goes. */
export async function byTurns<T>(
  rounds: number,
  measure: (mode: Mode, round: number) => Promise<T>,
): Promise<{ off: T; on: T }[]> {
  const seen: { off: T; on: T }[] = []
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) seen.push({ off: await measure('off', round), on: await measure('on', round) })
    else {
      const on = await measure('on', round)
      seen.push({ off: await measure('off', round), on })
    }
  }
  return seen
}

/** One figure of all rounds. */
export function beside<T>(rounds: readonly { off: T; on: T }[], of: (figure: T) => number): Beside {
  const middle = (pick: (round: { off: T; on: T }) => number) => median(rounds.map(pick))
  return {
    off: rounded(middle(({ off }) => of(off))),
    on: rounded(middle(({ on }) => of(on))),
    more: Math.round(middle(({ off, on }) => (of(on) / of(off) - 1) * 100)),
  }
}
