import { type Evidence, featureNames, weighPair } from '../evidence/features.ts'
import type { Column } from '../evidence/side.ts'
import { inContext } from './context.ts'
import { logOdds, probability, type Weights } from './logistic.ts'
import weights from './weights.json' with { type: 'json' }

/** How all pairs of two sides stand. Their evidence is not kept: there are very many, and few are asked for. */
export interface Scored {
  /** What speaks for each pair by itself, 0..1. */
  alone: readonly (readonly number[])[]
  /** How sure each pair is in the light of all others, 0..1, calibrated: of pairs at 0.9, nine in ten are right. */
  sure: readonly (readonly number[])[]
}

/** What else is known of a pair, in log-odds: what people approved before, what a model or an embedder says. */
export type Prior = (left: number, right: number) => number

const learned: Record<string, number> = weights.pair.weights

export function scorePairs(
  left: readonly Column[],
  right: readonly Column[],
  prior: Prior = () => 0,
): Scored {
  const founded = new Uint8Array(left.length * right.length)
  const priors = left.map((_, i) => Float64Array.from(right, (_, j) => prior(i, j)))
  const odds = left.map((a, i) =>
    right.map((b, j) => {
      const evidence = weighPair(a, b)
      const known = priors[i]![j]!
      const sum = oddsOf(evidence.features) + known
      if (known >= 1 || speaksForItself(evidence, sum)) founded[i * right.length + j] = 1
      return sum
    }),
  )
  return {
    alone: odds.map(row => row.map(probability)),
    sure: inTheLightOfAll(odds, weights.context).map((row, i) =>
      row.map((share, j) => {
        const found = founded[i * right.length + j] === 1 ? share : share * unfounded
        const known = priors[i]![j]!
        return known === 0 ? found : moved(found, known)
      }),
    ),
  }
}

const pairWeights = Float64Array.from(featureNames, name => learned[name] ?? 0)

/** `logOdds` of a pair's features, which stand in the order of their names: there are very many pairs. */
function oddsOf(features: Evidence['features']): number {
  const values = Object.values(features)
  let sum = weights.pair.bias
  for (let at = 0; at < pairWeights.length; at++) sum += pairWeights[at]! * values[at]!
  return sum
}

/** What is known of a pair is known whatever the others are. */
function moved(share: number, odds: number): number {
  const bound = Math.min(1 - 1e-9, Math.max(1e-9, share))
  return probability(Math.log(bound / (1 - bound)) + odds)
}

/** What is left of a pair that only its neighbours speak for: that is a guess. */
const unfounded = 0.3

/** In log-odds: beside a type that fits, or values that are a little alike, something else has to speak for the pair. */
const fewOdds = -3

function speaksForItself({ names, values, features }: Evidence, odds: number): boolean {
  if (names.common >= 0.1 || names.letters >= 0.35 || features.kindSaid >= 0.5) return true
  return odds > fewOdds && (features.typeFits > 0 || (values.known && values.alike >= 0.4))
}

/** Looks at the pairs again and again, each time with what was found before. */
export function inTheLightOfAll(odds: readonly (readonly number[])[], looks: readonly Weights[]): number[][] {
  let known = odds
  for (const weights of looks)
    known = inContext(known).map(row => row.map(context => logOdds(context, weights)))
  return known.map(row => row.map(probability))
}
