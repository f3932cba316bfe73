import type { Embed, WhyNot } from '@doki/agents'
import { meaningHints, type PairHints, type Placed } from '@doki/matching'
import type { VectorCache } from './vector-cache.ts'

interface Names {
  names: readonly string[]
  /** What the tab or the table is called. */
  of: string
}

interface Deps {
  embed: Embed
  /** Of the embedder: another one has other vectors. */
  embedder: string
  vectors: VectorCache
  signal: AbortSignal
}

type Found<T> = { ok: true; found: T } | { ok: false; why: WhyNot }

/** More names of one side than this are not compared. */
const mostNames = 1_000
const mostLetters = 200

/** How near headers and columns are in meaning, one call a side at most; null hints where nothing stands out. */
export async function compareMeanings(
  headers: Names,
  columns: Names,
  deps: Deps,
): Promise<Found<PairHints | null>> {
  const left = await place(headers, deps)
  if (!left.ok) return left
  const right = await place(columns, deps)
  return right.ok ? { ok: true, found: meaningHints(left.found, right.found) } : right
}

async function place(
  { names, of }: Names,
  { embed, embedder, vectors, signal }: Deps,
): Promise<Found<Placed[]>> {
  const few = names.slice(0, mostNames).map(name => ({ name, text: textOf(name, of) }))
  const keyOf = (text: string) => `${embedder} ${text}`
  // Held here too: a table may have more names than the cache has room.
  const known = new Map(few.map(({ text }) => [text, vectors.get(keyOf(text))] as const))
  const missing = [...known].flatMap(([text, vector]) => (vector ? [] : [text]))
  if (missing.length > 0) {
    const answered = await embed(missing, signal)
    if (!answered.ok) return { ok: false, why: answered.why }
    for (const [at, text] of missing.entries()) {
      vectors.set(keyOf(text), answered.answer[at] ?? [])
      known.set(text, vectors.get(keyOf(text)))
    }
  }
  return {
    ok: true,
    found: few.flatMap(({ name, text }) => {
      const vector = known.get(text)
      return vector ? [{ name, vector }] : []
    }),
  }
}

/** "customer no (orders)": a name says more beside what it is a name in. */
function textOf(name: string, of: string): string {
  const plain = (text: string) =>
    text
      .replaceAll(/[\p{C}\s_]+/gu, ' ')
      .trim()
      .slice(0, mostLetters)
  return `${plain(name)} (${plain(of)})`
}
