import type { ValueKind } from '../values/kinds.ts'
import nearWords from './data/near.json' with { type: 'json' }
import data from './data/relations.json' with { type: 'json' }

/** What sort of value a word at the end of a name stands for. */
export type Sort = keyof typeof data.sorts

const sorts = new Map<string, Sort>()
for (const [sort, words] of Object.entries(data.sorts)) {
  // A word stands in one sort; where it is in several, the first counts.
  for (const word of words) if (!sorts.has(word)) sorts.set(word, sort as Sort)
}
const nearSorts = new Set(data.nearSorts.flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]))
const kinds = new Map<string, readonly ValueKind[]>(Object.entries(data.kinds) as [string, ValueKind[]][])
const groups = new Map<string, Set<number>>()
data.opposites.forEach((words, group) => {
  for (const word of words) groups.set(word, (groups.get(word) ?? new Set()).add(group))
})
const broader = new Map<string, string>(Object.entries(data.broader))
const near = new Map<string, number>()
for (const { words, likeness } of nearWords.near) {
  for (const a of words)
    for (const b of words) if (a !== b) near.set(`${a} ${b}`, Math.max(likeness, near.get(`${a} ${b}`) ?? 0))
}

export function sortOf(word: string): Sort | undefined {
  return sorts.get(word)
}

export function areNearSorts(a: Sort, b: Sort): boolean {
  return nearSorts.has(`${a} ${b}`)
}

/** The kinds of values that a name ending in these words says it holds; its last two words count before the last. */
export function kindsSaid(words: readonly string[]): readonly ValueKind[] {
  const last = words.at(-1) ?? ''
  return kinds.get(words.slice(-2).join(' ')) ?? kinds.get(last) ?? []
}

/** Whether two words exclude one another: billing and shipping, net and gross. */
export function areOpposite(a: string, b: string): boolean {
  if (a === b) return false
  const groupsOfA = groups.get(a)
  const groupsOfB = groups.get(b)
  if (!groupsOfA || !groupsOfB) return false
  for (const group of groupsOfA) if (groupsOfB.has(group)) return true
  return false
}

/** How near two different words are by the lists, 0..1; null where the lists say nothing. */
export function nearness(a: string, b: string): number | null {
  const listed = near.get(`${a} ${b}`)
  if (listed !== undefined) return listed
  const aboveA = broader.get(a)
  const aboveB = broader.get(b)
  if (aboveA === b || aboveB === a) return 0.6
  return aboveA !== undefined && aboveA === aboveB && !areOpposite(a, b) ? 0.3 : null
}
