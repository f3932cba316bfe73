import type { Matching } from '@doki/matching'
import type { Pair } from './read-pairs.ts'

/** How a matching stood against the truth. */
export interface Measured {
  suite: string
  right: number
  wrong: number
  missed: number
  /** Of all columns of the source: rightly matched, or rightly left alone. */
  decided: number
  columns: number
  /** Sum of 1 / rank of the first right target, over the columns that have one. */
  reciprocal: number
  withTarget: number
  /** Of the pairs of the truth: how many are among as many best-scored pairs of all. */
  atTruth: number
  truth: number
  /** Every pair that was chosen, with how sure we were. */
  accepted: { score: number; isRight: boolean }[]
}

/** Shares of one suite, or of several. */
export interface Shares {
  pairs: number
  precision: number
  recall: number
  f1: number
  decided: number
  mrr: number
  /** Mean over the pairs of tables. */
  recallAtTruth: number
}

/** Counts what is right in a matching, as schema matching is measured (Koutras et al., Valentine, 2021). */
export function measure(
  { suite, source, target, truth, ignored }: Pair,
  { candidates, chosen }: Pick<Matching, 'candidates' | 'chosen'>,
): Measured {
  const key = (a: string, b: string) => JSON.stringify([a, b])
  const isTrue = new Set(truth.map(each => key(each.source, each.target)))
  const isIgnored = new Set(ignored.map(each => key(each.source, each.target)))
  const named = (i: number, j: number) => key(source[i]?.name ?? '', target[j]?.name ?? '')
  const withTarget = new Set(truth.map(each => each.source))
  const out: Measured = {
    ...{ suite, right: 0, wrong: 0, missed: 0, decided: 0, reciprocal: 0, atTruth: 0, accepted: [] },
    columns: source.length,
    withTarget: withTarget.size,
    truth: truth.length,
  }
  const all: { score: number; pair: string }[] = []
  source.forEach((column, i) => {
    const choice = chosen[i] ?? null
    const pair = choice && named(i, choice.target)
    const has = withTarget.has(column.name)
    if (pair === null) out.decided += has ? 0 : 1
    else if (isTrue.has(pair)) out.decided++
    else if (!has && isIgnored.has(pair)) out.decided++
    if (pair !== null && choice && !isIgnored.has(pair)) {
      out[isTrue.has(pair) ? 'right' : 'wrong']++
      out.accepted.push({ score: choice.confidence, isRight: isTrue.has(pair) })
    }
    if (has && !(pair !== null && isTrue.has(pair))) out.missed++
    const ranked = (candidates[i] ?? []).filter(({ target }) => !isIgnored.has(named(i, target)))
    const rank = ranked.findIndex(({ target }) => isTrue.has(named(i, target)))
    if (has && rank >= 0) out.reciprocal += 1 / (rank + 1)
    for (const { target, confidence } of ranked) all.push({ score: confidence, pair: named(i, target) })
  })
  all.sort((a, b) => b.score - a.score)
  out.atTruth = all.slice(0, truth.length).filter(({ pair }) => isTrue.has(pair)).length
  return out
}

export function sharesOf(all: readonly Measured[]): Shares {
  const sum = (figure: (each: Measured) => number) => all.reduce((total, each) => total + figure(each), 0)
  const [right, wrong, missed] = [sum(each => each.right), sum(each => each.wrong), sum(each => each.missed)]
  return {
    pairs: all.length,
    precision: share(right, right + wrong),
    recall: share(right, right + missed),
    f1: share(2 * right, 2 * right + wrong + missed),
    decided: share(
      sum(each => each.decided),
      sum(each => each.columns),
    ),
    mrr: share(
      sum(each => each.reciprocal),
      sum(each => each.withTarget),
    ),
    recallAtTruth: share(
      sum(each => share(each.atTruth, each.truth)),
      all.length,
    ),
  }
}

function share(part: number, all: number): number {
  return all === 0 ? 0 : part / all
}
