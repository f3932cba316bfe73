import { fold, lower } from './fold.ts'
import { type Pack, packs } from './pack.ts'
import { leaning, type Word } from './words.ts'

/** What a word or phrase means. `value`: the number it stands for. */
export interface Meaning {
  concept: string
  value: number | null
  /** How many words it takes. */
  length: number
}

interface Entry {
  words: string[]
  folded: string[]
  concept: string
  value: number | null
}

/** The words of one language, made ready to be looked up. */
export interface Lexicon {
  pack: Pack
  exact: Map<string, Entry[]>
  folded: Map<string, Entry[]>
  /** Phrases whose first word ends in a star, by its first three letters. */
  stems: Map<string, Entry[]>
  /** Single whole words by first letter and length: what a slip of the pen is compared with. */
  spellings: Map<string, Entry[]>
  /** Verbs that say which way their subject goes, with their accents and without. */
  senses: Map<string, 'FEEDS' | 'FOLLOWS'>
  /** What was found to begin with a word. */
  found: Map<string, Starts>
}

/** The phrases that begin with one word. */
interface Starts {
  /** By their second word. */
  longer: Map<string, Entry[]> | null
  alone: Entry | null
}

/** People use few words, but there is no end to what can be typed. */
const mostFound = 20_000

let compiled: readonly Lexicon[] | undefined

/** Of all languages, English first. They are made ready when the first sentence is read: a start has no time for it. */
export function lexicons(): readonly Lexicon[] {
  compiled ??= packs.map(compile)
  return compiled
}

/** The longest phrase of this language that begins at `at`; null when no word there is known. */
export function lookUp(lexicon: Lexicon, words: readonly Word[], at: number): Meaning | null {
  const word = words[at]
  if (word?.kind !== 'word') return null
  const { longer, alone } = startsOf(lexicon, word)
  const second = longer && words[isJoint(words, at + 1) ? at + 2 : at + 1]
  for (const entry of (second && longer.get(second.fold)) ?? (second && longer.get('')) ?? []) {
    const length = lengthOf(entry, words, at)
    if (length > 0) return { concept: entry.concept, value: entry.value, length }
  }
  return alone ? { concept: alone.concept, value: alone.value, length: 1 } : null
}

/** Of two phrases as long the one written with its accents goes first, then the whole word. */
function startsOf(lexicon: Lexicon, { lower: said, fold: folded }: Word): Starts {
  const known = lexicon.found.get(said)
  if (known) return known
  // `delivery_routes` is a name, and no form of "deliver".
  const stems = /[_.@]/.test(folded) ? [] : (lexicon.stems.get(folded.slice(0, 3)) ?? [])
  const found = [
    ...(lexicon.exact.get(said) ?? []),
    ...(lexicon.folded.get(folded) ?? []),
    ...stems.filter(({ folded: [stem = ''] }) => folded.startsWith(stem.slice(0, -1))),
  ]
  if (lexicon.found.size >= mostFound) lexicon.found.clear()
  const made = { longer: bySecond(found), alone: found.find(({ words }) => words.length === 1) ?? null }
  lexicon.found.set(said, made)
  return made
}

/** Longest first; those whose second word may be any form of a stem are under each, and alone under ''. */
function bySecond(entries: readonly Entry[]): Starts['longer'] {
  const longer = entries
    .filter(({ words }) => words.length > 1)
    .sort((a, b) => b.words.length - a.words.length)
  if (longer.length === 0) return null
  const isAny = ({ words }: Entry) => words[1]!.endsWith('*')
  const seconds = new Set(longer.filter(entry => !isAny(entry)).map(({ folded }) => folded[1]!))
  const map = new Map([['', longer.filter(isAny)]])
  for (const second of seconds)
    map.set(
      second,
      longer.filter(entry => entry.folded[1] === second || isAny(entry)),
    )
  return map
}

/** How many words a phrase takes here, 0 when it does not stand here; "two-way" is two words and a hyphen. */
function lengthOf({ words: parts, folded }: Entry, words: readonly Word[], at: number): number {
  let next = at + 1
  for (let part = 1; part < parts.length; part++) {
    if (isJoint(words, next)) next++
    if (!isWord(parts[part]!, folded[part]!, words[next])) return 0
    next++
  }
  return next - at
}

/** A hyphen with no space around it. */
export function isJoint(words: readonly Word[], at: number): boolean {
  const word = words[at]
  return word?.text === '-' && words[at - 1]?.end === word.start && word.end === words[at + 1]?.start
}

function isWord(part: string, folded: string, word: Word | undefined): boolean {
  if (word?.kind !== 'word' && word?.text !== '&') return false
  if (part.endsWith('*')) return word.fold.startsWith(folded.slice(0, -1))
  return word.lower === part || word.fold === folded
}

function compile(pack: Pack): Lexicon {
  const lexicon: Lexicon = {
    pack,
    exact: new Map(),
    folded: new Map(),
    stems: new Map(),
    spellings: new Map(),
    senses: sensesOf(pack),
    found: new Map(),
  }
  const phrases = entriesOf(pack)
  // Accented spellings first: "às" and "as" are two words, and who types without accents gets the rarer right.
  for (const entry of phrases) {
    const [first = ''] = entry.words
    if (first.endsWith('*')) put(lexicon.stems, fold(first).slice(0, 3), entry)
    else put(lexicon.exact, first, entry)
    const whole = first.replace('*', '')
    if (entry.words.length === 1 && whole.length >= 5 && entry.concept !== 'FILLER')
      put(lexicon.spellings, `${fold(whole)[0]}${whole.length}`, entry)
  }
  for (const entry of phrases) {
    const [first = ''] = entry.words
    if (!first.endsWith('*')) for (const form of spelledOut(first)) put(lexicon.folded, form, entry)
  }
  return lexicon
}

function sensesOf({ senses }: Pack): Lexicon['senses'] {
  const formsOf = (words: string) =>
    words
      .split(', ')
      .map(lower)
      .flatMap(word => [word, ...spelledOut(word)])
  return new Map([
    ...formsOf(senses.feeds).map(word => [word, 'FEEDS'] as const),
    ...formsOf(senses.follows).map(word => [word, 'FOLLOWS'] as const),
  ])
}

/** Everything the file says, fillers last, so that another meaning of the same word goes first. */
function entriesOf({ words, numbers, ordinals, months }: Pack): Entry[] {
  const named = Object.entries(words).sort(([a], [b]) => Number(a === 'FILLER') - Number(b === 'FILLER'))
  const plain = named.flatMap(([concept, phrases]) =>
    phrases
      .split(',')
      .flatMap(inHaste)
      .map(phrase => entryOf(phrase, concept, null)),
  )
  const counted = Object.entries(numbers).map(([phrase, value]) => entryOf(phrase, 'NUM', value))
  const ranked = Object.entries(ordinals).map(([phrase, value]) => entryOf(phrase, 'ORD', value))
  const dated = Object.entries(months).map(([phrase, value]) => entryOf(phrase, 'MONTHNAME', value))
  return [...ranked, ...counted, ...dated, ...plain].filter(({ words: [first] }) => first)
}

/** "don't agree" is as often "dont agree". */
function inHaste(phrase: string): string[] {
  return phrase.includes("n't") ? [phrase, phrase.replaceAll("n't", 'nt')] : [phrase]
}

function entryOf(phrase: string, concept: string, value: number | null): Entry {
  const words = partsOf(phrase)
  return { words, folded: words.map(fold), concept, value }
}

function partsOf(phrase: string): string[] {
  return lower(phrase.trim())
    .split(/[\s-]+/)
    .flatMap(part => {
      const [first] = leaning.exec(part) ?? []
      return first ? [first, part.slice(first.length)] : [part]
    })
}

/** Without accents, and with the two letters Germans write for an umlaut. */
function spelledOut(word: string): string[] {
  const two = word.replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue')
  return [...new Set([fold(word), fold(two)])]
}

function put(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const held = map.get(key)
  if (held) held.push(entry)
  else map.set(key, [entry])
}
