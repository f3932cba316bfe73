import { median, rounded } from '../bench/median.ts'
import type { Outcome, Trial } from './try-out.ts'
import type { Problem } from './verify-sides.ts'

export interface Tried extends Outcome {
  trial: Trial
}

/** How a scenario came through. */
export interface Report {
  name: string
  /** Of an undisturbed run. */
  effects: number
  kills: number
  /** Interruptions other than kills: cut connections, frozen processes. */
  cuts: number
  freezes: number
  /** Trials in which a person edited a cell between the interruption and the restart. */
  edited: number
  /** Trials that never came to their effect: nothing was interrupted. */
  unmet: number
  lost: number
  duplicated: number
  collateral: number
  unequal: number
  other: number
  recoverySeconds: { p50: number; max: number } | null
  /** It took. */
  seconds: number
  failures: {
    at: number | null
    point: string | null
    effect: string | null
    problems: string[]
    replay: string
  }[]
}

/** Adds up the trials of a scenario; the first `shown` failures are told whole. */
export function reportOf(name: string, tried: readonly Tried[], seconds: number, shown = 20): Report {
  const count = (kind: Problem['kind']) =>
    tried.reduce((sum, { problems }) => sum + problems.filter(problem => problem.kind === kind).length, 0)
  const met = tried.filter(each => each.met !== undefined)
  const at = (...points: string[]) => met.filter(({ trial }) => trial && points.includes(trial.point)).length
  const recoveries = met.flatMap(({ recoverySeconds }) => recoverySeconds ?? [])
  return {
    name,
    effects: tried.find(({ trial }) => trial === null)?.effects.length ?? 0,
    kills: at('before', 'during', 'after'),
    cuts: at('unsent', 'unheard'),
    freezes: at('frozen', 'stalled'),
    edited: tried.filter(each => each.edited).length,
    unmet: tried.filter(each => each.trial && !each.met).length,
    lost: count('lost'),
    duplicated: count('duplicated'),
    collateral: count('collateral'),
    unequal: count('unequal'),
    other: count('other'),
    recoverySeconds: recoveries.length
      ? { p50: rounded(median(recoveries)), max: rounded(Math.max(...recoveries)) }
      : null,
    seconds: rounded(seconds),
    failures: tried
      .filter(({ problems }) => problems.length > 0)
      .slice(0, shown)
      .map(({ trial, met: effect, problems }) => ({
        at: trial?.at ?? null,
        point: trial?.point ?? null,
        effect: effect ? `${effect.wire}: ${effect.what}` : null,
        problems: problems.map(({ kind, text }) => `${kind}: ${text}`),
        replay: `./doki crash --scenario ${name}${replayOf(trial)}`,
      })),
  }
}

function replayOf(trial: Trial): string {
  if (!trial) return ''
  const { at, point, person } = trial
  return ` --at ${at} --point ${point}${person ? ` --person ${person}` : ''}`
}

/** Whether nothing was lost, doubled or half done, and something was interrupted at all. */
export function isUnharmed({ failures, kills, cuts, freezes }: Report): boolean {
  return failures.length === 0 && kills + cuts + freezes > 0
}
