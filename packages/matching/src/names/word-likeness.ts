import { areOpposite, nearness } from '../lexicon/relations.ts'
import { wordCosine } from '../lexicon/vectors.ts'
import { jaroWinkler } from './jaro-winkler.ts'

/** How two words came to be alike. */
export type Likeness = { score: number; via: 'same' | 'near' | 'spelling' | 'short' | 'use' }

const none: Likeness = { score: 0, via: 'same' }
const same: Likeness = { score: 1, via: 'same' }
const kept = new Map<string, Likeness>()

/** How alike two words are, 0..1: by our lists, else by their spelling, else by how English uses them. */
export function wordLikeness(a: string, b: string): Likeness {
  if (a === b) return same
  const key = a < b ? `${a} ${b}` : `${b} ${a}`
  const known = kept.get(key)
  if (known) return known
  if (kept.size > 200_000) kept.clear()
  const made = compare(a, b)
  kept.set(key, made)
  return made
}

function compare(a: string, b: string): Likeness {
  if (/^\p{N}+$/u.test(a) || /^\p{N}+$/u.test(b)) return none
  const listed = nearness(a, b)
  if (listed !== null) return { score: listed, via: 'near' }
  if (areOpposite(a, b)) return none
  const spelt = spelling(a, b)
  if (spelt.score >= 0.7) return spelt
  const cosine = wordCosine(a, b)
  const used = cosine === null ? 0 : Math.max(0, Math.min(0.7, (cosine - 0.4) * 1.4))
  return used > spelt.score ? { score: used, via: 'use' } : spelt
}

function spelling(a: string, b: string): Likeness {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length >= 5) {
    const likeness = jaroWinkler(short, long)
    // "number" and "member" are no slip of one another: the first letters must agree.
    if (likeness >= 0.92 && short[0] === long[0]) return { score: likeness * 0.95, via: 'spelling' }
  }
  if (short.length >= 4 && long.startsWith(short)) return { score: 0.75, via: 'spelling' }
  if (short.length >= 2 && short.length <= long.length * 0.7 && isShortFor(short, long))
    return { score: 0.55, via: 'short' }
  return none
}

/** "cstmr" or "cust" for customer: its letters in order, the first ones first, vowels left out before others. */
function isShortFor(short: string, long: string): boolean {
  if (long.length < 5 || short[0] !== long[0]) return false
  if (short.length >= 3 && long.startsWith(short)) return true
  if (short.length < 3) return false
  let at = 0
  for (const letter of long) if (letter === short[at]) at++
  const left = [...short].filter(letter => /[aeiou]/.test(letter)).length
  return at === short.length && left <= 1
}
