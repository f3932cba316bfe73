import { type SimOptions, type SimResult, simulate } from './simulate.ts'

/** What must never be there, by kind: each is 0 in a proof. */
export const wrongKinds = ['lost', 'duplicated', 'collateral', 'unequal', 'notAtRest'] as const
export type WrongKind = (typeof wrongKinds)[number]

/** One seed, proved or not. */
export interface Proved extends Omit<SimResult, 'digest' | 'lines'> {
  /** Run twice, it went differently: then nothing else it says can be relied on. */
  tracesDiffer: boolean
}

/** Runs a seed twice: the same seed has to be the same world, effect by effect. */
export async function proveSeed(seed: number, options: SimOptions): Promise<Proved> {
  const { digest, lines: _, ...first } = await simulate(seed, options)
  const second = await simulate(seed, options)
  return { ...first, tracesDiffer: digest !== second.digest }
}

/** What is wrong with a seed, in words; empty when nothing is. */
export function wrongsOf(proved: Proved): string[] {
  const found = wrongKinds.flatMap(kind => proved[kind].map(what => `${kind}: ${what}`))
  return proved.tracesDiffer ? ['tracesDiffer: run twice, it went differently', ...found] : found
}

export interface Proof extends Record<WrongKind, number> {
  ok: boolean
  seeds: number
  edits: number
  faults: Record<string, number>
  runs: number
  effects: number
  /** Cells and rows written in the one documented window, which the proof leaves out. */
  raced: number
  tracesDiffer: number
  /** Runs it took, after the last edit and fault, until nothing was left to do. */
  recoveryRuns: { p50: number; max: number }
  failures: { seed: number; what: string[]; command: string }[]
}

/** What all seeds say together. `fault kinds` are in the order of their names. */
export function addUp(all: readonly Proved[]): Proof {
  const sum = (of: (proved: Proved) => number) => all.reduce((total, each) => total + of(each), 0)
  const kinds = [...new Set(all.flatMap(({ faults }) => Object.keys(faults)))].sort()
  const recovery = all.map(({ recoveryRuns }) => recoveryRuns).sort((a, b) => a - b)
  const failures = all
    .toSorted((a, b) => a.seed - b.seed)
    .map(each => ({
      seed: each.seed,
      what: wrongsOf(each),
      command: `./doki sim --seeds 1 --seed ${each.seed}`,
    }))
    .filter(({ what }) => what.length > 0)
  return {
    ok: failures.length === 0,
    seeds: all.length,
    edits: sum(({ edits }) => edits),
    faults: Object.fromEntries(kinds.map(kind => [kind, sum(({ faults }) => faults[kind] ?? 0)])),
    runs: sum(({ runs }) => runs),
    effects: sum(({ effects }) => effects),
    lost: sum(({ lost }) => lost.length),
    duplicated: sum(({ duplicated }) => duplicated.length),
    collateral: sum(({ collateral }) => collateral.length),
    unequal: sum(({ unequal }) => unequal.length),
    notAtRest: sum(({ notAtRest }) => notAtRest.length),
    raced: sum(({ raced }) => raced),
    tracesDiffer: sum(({ tracesDiffer }) => Number(tracesDiffer)),
    recoveryRuns: { p50: recovery[recovery.length >> 1] ?? 0, max: recovery.at(-1) ?? 0 },
    failures,
  }
}
