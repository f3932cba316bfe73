/** A weight for each feature: what a pair's evidence adds up to is the log-odds of its being right. */
export interface Weights {
  bias: number
  weights: Record<string, number>
}

/** The log-odds of a pair, as in the record linkage of Fellegi and Sunter: evidence adds up. */
export function logOdds(features: Readonly<Record<string, number>>, { bias, weights }: Weights): number {
  let sum = bias
  for (const name in weights) sum += weights[name]! * (features[name] ?? 0)
  return sum
}

/** Log-odds as a share of certainty, 0..1. */
export function probability(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}

export interface FitOptions {
  /** What the values of a row are. */
  names: readonly string[]
  /** 1: the weight may only speak for a pair, -1: only against it; what would do otherwise is left out. */
  signs?: Readonly<Record<string, 1 | -1>>
  /** How strongly weights are drawn towards 0. */
  ridge: number
}

/** The features of examples, whether each is one, and for how many it stands. */
export interface ExampleRows {
  rows: readonly Float64Array[]
  right: readonly boolean[]
  counts: readonly number[]
}

/** Logistic regression by Newton's method (iteratively reweighted least squares). Deterministic. */
export function fitLogistic(examples: ExampleRows, { names, signs = {}, ridge }: FitOptions): Weights {
  let used = names.map((_, index) => index)
  for (;;) {
    const found = newton(examples, used, ridge)
    const wrong = used.filter((feature, k) => found[k]! * (signs[names[feature]!] ?? 0) < 0)
    if (wrong.length === 0) {
      const weights = Object.fromEntries(names.map(name => [name, 0]))
      used.forEach((feature, k) => {
        weights[names[feature]!] = found[k]!
      })
      return { bias: found[used.length]!, weights }
    }
    used = used.filter(feature => !wrong.includes(feature))
  }
}

/** The weights of some features, the bias last. */
function newton({ rows, right, counts }: ExampleRows, used: readonly number[], ridge: number) {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const size = used.length + 1
  const at = new Float64Array(size)
  for (let round = 0; round < 25; round++) {
    const slope = new Float64Array(size)
    const bend = Array.from({ length: size }, () => new Float64Array(size))
    const row = new Float64Array(size)
    rows.forEach((features, index) => {
      for (let k = 0; k < used.length; k++) row[k] = features[used[k]!]!
      row[size - 1] = 1
      let odds = 0
      for (let k = 0; k < size; k++) odds += at[k]! * row[k]!
      const share = probability(odds)
      const count = counts[index]!
      const miss = count * (share - (right[index] ? 1 : 0))
      const weight = count * share * (1 - share)
      for (let k = 0; k < size; k++) {
        if (row[k] === 0) continue
        slope[k]! += miss * row[k]!
        const line = bend[k]!
        for (let l = 0; l <= k; l++) line[l]! += weight * row[k]! * row[l]!
      }
    })
    for (let k = 0; k < size; k++) {
      const pull = (k === size - 1 ? 1e-9 : ridge) * all
      slope[k]! += k === size - 1 ? 0 : pull * at[k]!
      bend[k]![k]! += pull
    }
    const step = solve(bend, slope)
    for (let k = 0; k < size; k++) at[k]! -= step[k]!
    if (step.every(value => Math.abs(value) < 1e-5)) break
  }
  return at
}

/** Solves a symmetric positive definite system, of which the lower half is given, by Cholesky's method. */
function solve(matrix: readonly Float64Array[], vector: Float64Array): Float64Array {
  const size = vector.length
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!
      for (let k = 0; k < j; k++) sum -= matrix[i]![k]! * matrix[j]![k]!
      matrix[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j]![j]!
    }
  }
  const out = Float64Array.from(vector)
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) out[i]! -= matrix[i]![k]! * out[k]!
    out[i]! /= matrix[i]![i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) out[i]! -= matrix[k]![i]! * out[k]!
    out[i]! /= matrix[i]![i]!
  }
  return out
}
