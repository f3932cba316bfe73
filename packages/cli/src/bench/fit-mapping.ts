import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Matching } from '@doki/matching'
import {
  choose,
  inTheLightOfAll,
  type Learned,
  learn,
  logOdds,
  type Prepared,
  prepare,
} from '@doki/matching/training'
import { lessonsOf, type Variant } from '../mapping/lessons.ts'
import { type Measured, measure, type Shares, sharesOf } from '../mapping/measure.ts'
import type { Tenth } from '../mapping/plot-calibration.ts'
import { type Pair, readPairs } from '../mapping/read-pairs.ts'
import { root } from '../root.ts'

const weightsFile = path.join(root, 'packages/matching/src/score/weights.json')

export interface Fitted {
  ok: true
  pairs: number
  folds: number
  /** By suite and variant, each pair matched with what was learned of the others. */
  crossValidated: Record<string, Shares>
  /** Of what was chosen with a confidence in a tenth: how much was right. */
  calibration: Tenth[]
  file: string | null
}

interface Seen {
  pair: Pair
  variant: Variant
  isShuffled: boolean
  prepared: Prepared
}

/**
 * Learns the weights of the evidence from pairs of tables whose truth is known. First the pairs are cut into folds, and each
 * fold is matched with what was learned of the others: that is the figure to go by. Then all are learned, and with `keep`
 * written into packages/matching.
 */
export async function fitMapping(
  folders: readonly string[],
  folds: number,
  keep: boolean,
  say: (line: string) => void,
): Promise<Fitted> {
  const pairs: Pair[] = []
  for (const folder of folders) pairs.push(...(await readPairs(folder)))
  const seen = pairs.flatMap(pair =>
    lessonsOf(pair).map(({ lesson, ...how }): Seen => ({ pair, ...how, prepared: prepare(lesson) })),
  )
  const groups = [...new Set(seen.map(({ prepared }) => prepared.group))]
  const measured: { key: string; found: Measured }[] = []
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(groups.filter((_, index) => index % folds === fold))
    say(`fold ${fold + 1} of ${folds}: learning from ${groups.length - held.size} pairs of tables`)
    const learned = learn(
      seen.filter(({ prepared }) => !held.has(prepared.group)).map(({ prepared }) => prepared),
    )
    for (const each of seen)
      if (held.has(each.prepared.group) && !each.isShuffled)
        measured.push({
          key: `${each.pair.suite}, ${each.variant}`,
          found: measure(each.pair, matchingOf(each, learned)),
        })
  }
  const learned = learn(seen.map(({ prepared }) => prepared))
  if (keep) writeFileSync(weightsFile, `${JSON.stringify(described(learned, pairs.length), null, 2)}\n`)
  const byKey = Object.groupBy(measured, ({ key }) => key)
  return {
    ok: true,
    pairs: pairs.length,
    folds,
    crossValidated: Object.fromEntries(
      Object.entries(byKey).map(([key, all = []]) => [key, sharesOf(all.map(({ found }) => found))]),
    ),
    calibration: tenths(measured.flatMap(({ found }) => found.accepted)),
    file: keep ? weightsFile : null,
  }
}

function matchingOf({ prepared }: Seen, { pair, context }: Learned): Pick<Matching, 'candidates' | 'chosen'> {
  const odds = prepared.features.map(row => row.map(features => logOdds(features, pair)))
  const sure = inTheLightOfAll(odds, context)
  return choose(sure, sure)
}

function tenths(accepted: readonly { score: number; isRight: boolean }[]): Tenth[] {
  return Array.from({ length: 10 }, (_, tenth) => {
    const inside = accepted.filter(({ score }) => Math.min(9, Math.floor(score * 10)) === tenth)
    return {
      from: tenth / 10,
      to: (tenth + 1) / 10,
      chosen: inside.length,
      right: inside.filter(({ isRight }) => isRight).length,
    }
  }).filter(({ chosen }) => chosen > 0)
}

function described({ pair, context }: Learned, pairs: number) {
  const rounded = (weights: Learned['pair']) => ({
    bias: round(weights.bias),
    weights: Object.fromEntries(
      Object.entries(weights.weights).map(([name, weight]) => [name, round(weight)]),
    ),
  })
  return {
    about: 'How much each sort of evidence for a pair of columns weighs, in log-odds.',
    source: `Learned by ./doki bench mapping --fit from ${pairs} pairs of tables; logistic regression.`,
    pair: rounded(pair),
    context: context.map(rounded),
  }
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
