import { type Concept, conceptsOf } from './concepts.ts'
import { jaroWinkler } from './jaro-winkler.ts'
import { squeeze, tokenize } from './tokens.ts'

/** A column's name made ready to be compared with many. */
export interface ColumnName {
  written: string
  squeezed: string
  concepts: Concept[]
  unit: string | null
}

/** Reads a name; words of `context` (the table's own name) say little in it: customers.customer_name is its name. */
export function readColumnName(written: string, context: readonly string[] = []): ColumnName {
  const { words, unit } = tokenize(written)
  const concepts = conceptsOf(words).map(concept =>
    context.includes(concept.id) ? { ...concept, weight: Math.min(concept.weight, 0.3) } : concept,
  )
  return { written, squeezed: squeeze(written), concepts, unit }
}

/** What a table's or a tab's name means, for `readColumnName`. */
export function contextOf(name: string): string[] {
  return conceptsOf(tokenize(name).words).map(({ id }) => id)
}

/** How alike two names are, 0..1, and why, for a person. */
export interface NameLikeness {
  score: number
  reasons: string[]
}

/** Equal names are 1, equal meanings 0.95, else the share of the meaning that both have. */
export function nameLikeness(a: ColumnName, b: ColumnName): NameLikeness {
  if (a.squeezed !== '' && a.squeezed === b.squeezed) return { score: 1, reasons: ['same name'] }
  const pairs = pairUp(a.concepts, b.concepts)
  const shared = pairs.reduce((sum, { a, b, likeness }) => sum + likeness * (a.weight + b.weight), 0)
  const all = weightOf(a.concepts) + weightOf(b.concepts)
  if (all === 0 || shared === 0) return { score: 0, reasons: [] }
  const isWhole = pairs.length === a.concepts.length && pairs.length === b.concepts.length
  const share = shared / all
  // Names that share only "id" or "name" share next to nothing.
  const strongest = Math.max(...pairs.map(({ a, b }) => Math.max(a.weight, b.weight)))
  const score = isWhole ? 0.95 * share : strongest < 1 ? 0.6 * share : 0.9 * share
  return { score, reasons: reasonsOf(pairs, isWhole) }
}

interface Pair {
  a: Concept
  b: Concept
  likeness: number
}

/** Greedy is enough here: names have few words, and equal ones go first. */
function pairUp(left: Concept[], right: Concept[]): Pair[] {
  const all: Pair[] = []
  for (const a of left) {
    for (const b of right) {
      const likeness = conceptLikeness(a, b)
      if (likeness > 0) all.push({ a, b, likeness })
    }
  }
  all.sort((x, y) => y.likeness - x.likeness)
  const pairs: Pair[] = []
  for (const pair of all) {
    if (!pairs.some(({ a, b }) => a === pair.a || b === pair.b)) pairs.push(pair)
  }
  return pairs
}

function conceptLikeness(a: Concept, b: Concept): number {
  if (a.id === b.id) return 1
  if (a.id.length < 4 || b.id.length < 4 || /\d/.test(a.id + b.id)) return 0
  const likeness = jaroWinkler(a.id, b.id)
  if (likeness >= 0.93) return likeness * 0.95
  const [short, long] = a.id.length < b.id.length ? [a.id, b.id] : [b.id, a.id]
  return short.length >= 4 && long.startsWith(short) ? 0.75 : 0
}

function weightOf(concepts: Concept[]): number {
  return concepts.reduce((sum, { weight }) => sum + weight, 0)
}

function reasonsOf(pairs: Pair[], isWhole: boolean): string[] {
  const reasons = pairs.flatMap(({ a, b, likeness }) => {
    if (a.written === b.written) return []
    if (likeness < 1) return [`“${a.written}” looks like “${b.written}”`]
    const short = [a, b].find(({ via }) => via === 'abbreviation')
    if (short) return [`“${short.written}” is short for ${short.id}`]
    return [`“${a.written}” and “${b.written}” mean the same`]
  })
  const equal = pairs
    .filter(({ a, b }) => a.written === b.written && a.weight > 0.1)
    .map(({ a }) => `“${a.written}”`)
  if (equal.length > 0 && !isWhole) reasons.unshift(`both names say ${equal.join(', ')}`)
  return reasons.length > 0 ? reasons : ['same words']
}
