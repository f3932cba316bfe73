import { probability } from './logistic.ts'

/** What the other pairs say of one. */
export interface Context {
  /** Its own log-odds. */
  own: number
  /** How sure its neighbours are of being pairs of neighbours, 0..1: columns stand together on both sides. */
  neighbours: number
  /** How far it stands above the best other choice of the left column, and of the right one, in log-odds. */
  aheadOfRow: number
  aheadOfColumn: number
  /** How sure another pair is that has its left or its right column, 0..1. */
  taken: number
}

export const contextNames = ['own', 'neighbours', 'aheadOfRow', 'aheadOfColumn', 'taken'] as const

/** How far from its place a neighbour's counterpart may stand. */
const reach = 2
/** Beyond this a margin says no more, and log-odds neither. */
const mostAhead = 5
/** To be the best of nothing says little: a rival is taken to be at least this likely, in log-odds. */
const leastRival = -3

/** Looks at every pair in the light of all others. `odds[i][j]` are the log-odds of the pairs as known so far. */
export function inContext(odds: readonly (readonly number[])[]): Context[][] {
  const likely = odds.map(row => row.map(probability))
  const columns = odds[0]?.length ?? 0
  const rowBest = odds.map(bestTwo)
  const columnBest = Array.from({ length: columns }, (_, j) => bestTwo(odds.map(row => row[j]!)))
  // A choice that somebody else is sure of is no rival.
  const free = odds.map((row, i) =>
    row.map((own, j) => own - 4 * Math.max(0, taken(rowBest[i]!, columnBest[j]!, i, j) - 0.5)),
  )
  const rowRival = free.map(bestTwo)
  const columnRival = Array.from({ length: columns }, (_, j) => bestTwo(free.map(row => row[j]!)))
  return odds.map((row, i) =>
    row.map((own, j) => ({
      own: Math.max(-mostAhead, Math.min(mostAhead, own)),
      neighbours: neighbours(likely, i, j),
      aheadOfRow: ahead(own, rowRival[i]!, j),
      aheadOfColumn: ahead(own, columnRival[j]!, i),
      taken: taken(rowBest[i]!, columnBest[j]!, i, j),
    })),
  )
}

interface Best {
  at: number
  first: number
  second: number
}

function bestTwo(values: readonly number[]): Best {
  const best = { at: -1, first: Number.NEGATIVE_INFINITY, second: Number.NEGATIVE_INFINITY }
  values.forEach((value, at) => {
    if (value > best.first) {
      best.second = best.first
      best.first = value
      best.at = at
    } else if (value > best.second) best.second = value
  })
  return best
}

/** The likeliest other pair of the row or of the column. */
function taken(row: Best, column: Best, i: number, j: number): number {
  const other = (best: Best, place: number) => probability(best.at === place ? best.second : best.first)
  return Math.max(other(row, j), other(column, i))
}

function ahead(own: number, { at, first, second }: Best, place: number): number {
  const other = at === place ? second : first
  return Math.max(-mostAhead, Math.min(mostAhead, own - Math.max(other, leastRival)))
}

function neighbours(likely: readonly (readonly number[])[], i: number, j: number): number {
  let sum = 0
  let count = 0
  for (const beside of [i - 1, i + 1]) {
    const row = likely[beside]
    if (!row) continue
    count++
    let best = 0
    for (let other = Math.max(0, j - reach); other <= Math.min(row.length - 1, j + reach); other++)
      if (other !== j && row[other]! > best) best = row[other]!
    sum += best
  }
  return count === 0 ? 0 : sum / count
}
