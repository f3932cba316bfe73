import { type Name, nameLikeness } from '../names/names.ts'

/** The catalogue's closest names to what was said, for a question: at most ten. */
export function closest<Ref>(
  said: Name | null,
  things: readonly { ref: Ref; name: Name }[],
  least: number,
): Ref[] {
  if (!said) return []
  const scored = things.map(({ ref, name }) => ({ ref, score: looseLikeness(said, name) }))
  const seen = new Map<string, Ref>()
  for (const { ref, score } of scored.sort((a, b) => b.score - a.score)) {
    if (score >= least) seen.set(JSON.stringify(ref), ref)
  }
  return [...seen.values()].slice(0, 10)
}

/** Also fits when only some words are shared, for suggestions a person chooses from. */
function looseLikeness(a: Name, b: Name): number {
  const shared = a.parts.filter(part => b.parts.includes(part)).length
  const overlap = shared === 0 ? 0 : (2 * shared) / (a.parts.length + b.parts.length)
  return Math.max(nameLikeness(a, b), nameLikeness(b, a), 0.9 * overlap)
}
