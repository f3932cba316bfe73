import { hintsOf, type PairHints, pairKey } from './pair-hints.ts'

/** A name and where it lies among all meanings. */
export interface Placed {
  name: string
  vector: ArrayLike<number>
}

/** In log-odds, and in what is usual for the table. */
const bounds = { least: -1, most: 2 }
/** From here on a pair is said to be near. */
const near = 1

/**
 * How near the names of two sides are in meaning, as weak hints: no cosine says much by itself, so each is held against
 * those of all pairs. Null where nothing stands out.
 */
export function meaningHints(headers: readonly Placed[], columns: readonly Placed[]): PairHints | null {
  const cosines = headers.map(a => columns.map(b => cosine(a.vector, b.vector)))
  const all = cosines.flat()
  const mean = all.reduce((sum, each) => sum + each, 0) / all.length
  const spread = Math.sqrt(all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / all.length)
  if (!(spread > 1e-6)) return null
  const pairs = new Map<string, { odds: number; reason: string | null }>()
  for (const [i, { name: header }] of headers.entries())
    for (const [j, { name: column }] of columns.entries()) {
      const odds = Math.min(bounds.most, Math.max(bounds.least, (cosines[i]![j]! - mean) / spread))
      const reason = odds >= near ? 'the embedder finds the names near in meaning' : null
      pairs.set(pairKey(header, column), { odds, reason })
    }
  return hintsOf(pairs)
}

/** NaN, which says nothing of any pair, where they are no two directions of one space. */
function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN
  let [dot, left, right] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    dot += a[at]! * b[at]!
    left += a[at]! ** 2
    right += b[at]! ** 2
  }
  return dot / Math.sqrt(left * right)
}
