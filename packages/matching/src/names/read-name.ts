import { type Dictionary, dictionariesFor, english, lookUp } from '../lexicon/dictionaries.ts'
import { singular } from './cut-name.ts'
import { splitWord } from './split-word.ts'

/** How a part of a name became the word we go by. */
export interface Origin {
  /** As written in the name, folded. */
  written: string
  /** What it is in plain English; the same as `written` where nothing was looked up. */
  english: string
  /** The dictionary that knew it; null when none did. */
  language: string | null
}

/** One word of what a name means, in the words we go by, and where it came from. */
export interface Atom {
  id: string
  origin: Origin
}

/** What a name may mean, in the order of English: what sort of thing it is comes last. */
export interface Reading {
  atoms: Atom[]
  /** The share of its letters that some dictionary knew, those of the language itself in full. */
  coverage: number
}

/** At most so many readings of one name, where words of it may mean several things. */
const mostReadings = 4

/** What the words of a name may mean, read in one language with English to fall back on; the likeliest reading first. */
export function readWords(words: readonly string[], dictionary: Dictionary): Reading[] {
  const elements = elementsOf(words, dictionary)
  const letters = elements.reduce((sum, { written }) => sum + written.length, 0)
  const known = elements.reduce((sum, { written, worth }) => sum + written.length * worth, 0)
  const coverage = letters === 0 ? 0 : known / letters
  return choicesOf(elements).map(choice => ({
    atoms: compose(inEnglishOrder(choice, dictionary)),
    coverage,
  }))
}

interface Element {
  written: string
  meanings: readonly string[]
  language: string | null
  /** 1 for a word of the language, less for an English one in it, 0 for an unknown one. */
  worth: number
}

function elementsOf(words: readonly string[], dictionary: Dictionary): Element[] {
  const out: Element[] = []
  for (let at = 0; at < words.length; ) {
    const found =
      phraseAt(words, at, dictionary) ??
      (dictionary.code === 'en' ? undefined : phraseAt(words, at, english()))
    if (found) {
      const foreign = found.language === 'en' && dictionary.code !== 'en'
      out.push({ ...found, worth: foreign ? 0.9 : 1 })
      at += found.size
      continue
    }
    const word = words[at]!
    const parts = splitWord(word, dictionary)
    if (parts)
      for (const { text, meanings, language } of parts)
        out.push({ written: text, meanings: meanings ?? [text], language, worth: meanings ? 0.95 : 0 })
    else
      out.push({
        written: word,
        meanings: [singular(word)],
        language: null,
        worth: /^\p{N}+$/u.test(word) ? 1 : 0,
      })
    at++
  }
  return out
}

function phraseAt(words: readonly string[], at: number, dictionary: Dictionary) {
  const longest = dictionary.phrases.get(words[at]!) ?? 1
  for (let size = Math.min(longest, words.length - at); size > 0; size--) {
    const written = size === 1 ? words[at]! : words.slice(at, at + size).join(' ')
    const meanings = lookUp(dictionary, written)
    if (meanings) return { written, meanings, size, language: dictionary.code }
  }
  return undefined
}

/** The likeliest meanings of all, then each other meaning of one of them. */
function choicesOf(elements: readonly Element[]): Origin[][] {
  const first = elements.map(({ written, meanings, language }) => ({
    written,
    english: meanings[0] ?? '',
    language,
  }))
  const out = [first]
  elements.forEach(({ meanings }, index) => {
    for (const english of meanings.slice(1)) {
      if (out.length === mostReadings) return
      out.push(first.map((origin, place) => (place === index ? { ...origin, english } : origin)))
    }
  })
  return out
}

/** "Fecha de entrega" says date, delivery: turned round it is English. So is "number of orders". */
function inEnglishOrder(origins: readonly Origin[], { headFirst }: Dictionary): Origin[] {
  if (headFirst) return origins.toReversed()
  const pivot = origins.findIndex(({ written }) => written === 'of')
  return pivot > 0 ? [...origins.slice(pivot + 1), ...origins.slice(0, pivot)] : [...origins]
}

/** Brings plain English into the words we go by: "family name" is last, name. Longest phrases first. */
function compose(origins: readonly Origin[]): Atom[] {
  const words = origins.flatMap(origin =>
    origin.english
      .split(' ')
      .filter(word => word !== '')
      .map(word => ({ word, origin })),
  )
  const texts = words.map(({ word }) => word)
  const out: Atom[] = []
  for (let at = 0; at < words.length; ) {
    const found = phraseAt(texts, at, english())
    if (!found) {
      const { word, origin } = words[at]!
      out.push({ id: singular(word), origin })
      at++
      continue
    }
    const origin = joined(words.slice(at, at + found.size).map(({ origin }) => origin))
    for (const id of (found.meanings[0] ?? '').split(' ')) if (id !== '') out.push({ id, origin })
    at += found.size
  }
  return out
}

function joined(origins: readonly Origin[]): Origin {
  const different = [...new Set(origins)]
  const [first] = different
  if (different.length === 1 && first) return first
  return {
    written: different.map(({ written }) => written).join(' '),
    english: different.map(({ english }) => english).join(' '),
    language: first?.language ?? null,
  }
}

/** So much of the names is known in English that no other language is tried. */
const plainEnglish = 0.9

/** The dictionary that knows most of some names; English where others know no more. */
export function languageOf(names: readonly (readonly string[])[]): Dictionary {
  const knownIn = (dictionary: Dictionary) =>
    names.reduce((sum, words) => sum + (readWords(words, dictionary)[0]?.coverage ?? 0), 0)
  let best = english()
  let most = knownIn(best)
  if (most >= names.length * plainEnglish) return best
  for (const dictionary of dictionariesFor(names.flat().join(' '))) {
    const known = knownIn(dictionary)
    if (known > most * 1.02 + 0.01) {
      best = dictionary
      most = known
    }
  }
  return best
}
