import { abbreviations } from '../lexicon/abbreviations.ts'
import { synonyms } from '../lexicon/synonyms.ts'
import { tokenize } from './tokens.ts'

/** One meaning in a name: the word we go by, the words as written, and how we came from one to the other. */
export interface Concept {
  /** The first word of the lexicon's line, or the word itself. */
  id: string
  written: string
  via: 'itself' | 'abbreviation' | 'synonym'
  /** How much it says: "id", "name" or "of" say little. */
  weight: number
}

const byPhrase = new Map(
  synonyms.flatMap(line =>
    line.map(phrase => [tokenize(phrase).words.join(' '), line[0] ?? phrase] as const),
  ),
)
const longestPhrase = Math.max(...[...byPhrase.keys()].map(phrase => phrase.split(' ').length))
const vague = new Set([
  ...[
    'name',
    'identifier',
    'code',
    'number',
    'date',
    'type',
    'value',
    'amount',
    'total',
    'text',
    'count',
    'title',
  ],
  ...[
    'description',
    'status',
    'timestamp',
    'percent',
    'field',
    'column',
    'data',
    'info',
    'information',
    'time',
  ],
])
const empty = new Set([
  ...['of', 'the', 'a', 'an', 'and', 'or', 'in', 'on', 'at', 'by', 'for', 'to', 'is', 'has'],
  'c',
])

/** What the words of a name mean: "Cust. No" is customer, number; "Zip code" is postal code. Longest phrases first. */
export function conceptsOf(words: readonly string[]): Concept[] {
  const long = words.map(word => (Object.hasOwn(abbreviations, word) ? (abbreviations[word] ?? word) : word))
  const out: Concept[] = []
  for (let at = 0; at < words.length; ) {
    const size = phraseAt(long, at)
    const phrase = long.slice(at, at + size).join(' ')
    const written = words.slice(at, at + size).join(' ')
    const id = byPhrase.get(phrase) ?? phrase
    const via = id !== phrase ? 'synonym' : phrase !== written ? 'abbreviation' : 'itself'
    out.push({ id, written, via, weight: empty.has(id) ? 0.1 : vague.has(id) ? 0.5 : 1 })
    at += size
  }
  return out
}

function phraseAt(words: readonly string[], at: number): number {
  for (let size = Math.min(longestPhrase, words.length - at); size > 1; size--) {
    if (byPhrase.has(words.slice(at, at + size).join(' '))) return size
  }
  return 1
}
