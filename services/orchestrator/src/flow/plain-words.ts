import own from './own-words.json' with { type: 'json' }
import lists from './plain-words.json' with { type: 'json' }

/** What an answer in words decides by itself. `wait`: neither yet. */
export type Plain = 'yes' | 'no' | 'stop' | 'wait'
type Kind = Plain | 'around'

const kinds: readonly Kind[] = ['yes', 'no', 'stop', 'wait', 'around']

/** Closed lists, of every language that requests are understood in: what stands in none of them decides nothing. */
const phrases = new Map<string, Kind>(
  kinds
    .flatMap(kind =>
      Object.values(lists).flatMap(language => language[kind].map(phrase => [plain(phrase), kind] as const)),
    )
    // Of two languages that differ over a word, what decides more goes first: “y” is a yes before it is an “and”.
    .reverse(),
)
const ownWordsOf = new Map(Object.entries(own).map(([what, list]) => [what, new Set(list.map(plain))]))
const longest = Math.max(...[...phrases.keys()].map(phrase => phrase.split(' ').length))

/**
 * What an answer in words decides by itself; undefined when it says something more, or something else. `asked` is what it
 * answers: “delete it” is a yes to a deletion, and to nothing else.
 */
export function plainWords(answer: string, asked?: string): Plain | undefined {
  const words = plain(answer.replaceAll('👍', ' yes ').replaceAll('✅', ' yes ')).split(' ')
  const found = new Set<Kind>()
  const ownWords = ownWordsOf.get(asked ?? '')
  for (let at = 0; at < words.length; ) {
    const next = longestAt(words, at, ownWords)
    if (!next) return undefined
    found.add(next.kind)
    at = next.to
  }
  // “ok, hold on” is no yes, and “ok, cancel” is none either.
  if (found.has('wait')) return 'wait'
  if (found.has('stop')) return 'stop'
  if (found.has('yes') && found.has('no')) return undefined
  return found.has('yes') ? 'yes' : found.has('no') ? 'no' : undefined
}

function longestAt(words: readonly string[], at: number, ownWords: ReadonlySet<string> | undefined) {
  for (let to = Math.min(words.length, at + longest); to > at; to--) {
    const phrase = words.slice(at, to).join(' ')
    const kind = ownWords?.has(phrase) ? 'yes' : phrases.get(phrase)
    if (kind) return { kind, to }
  }
  return undefined
}

/** Lower case, without accents and without marks; a question stays one, as it decides nothing. */
function plain(said: string): string {
  return said
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[’‘`´]/gu, "'")
    .replace(/[\s,.!;:–—-]+/gu, ' ')
    .replaceAll('?', ' ?')
    .trim()
}
