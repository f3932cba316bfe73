import { singular } from '../names/cut-name.ts'
import { once } from '../once.ts'
import de from './data/de.json' with { type: 'json' }
import en from './data/en.json' with { type: 'json' }
import es from './data/es.json' with { type: 'json' }
import fr from './data/fr.json' with { type: 'json' }
import it from './data/it.json' with { type: 'json' }
import ja from './data/ja.json' with { type: 'json' }
import nl from './data/nl.json' with { type: 'json' }
import pt from './data/pt.json' with { type: 'json' }
import ru from './data/ru.json' with { type: 'json' }
import zh from './data/zh.json' with { type: 'json' }

/** Words of one language with plain English for each. */
export interface Dictionary {
  /** ISO 639-1. */
  code: string
  /** In English, for a person. */
  name: string
  /** By the folded phrase; '' says nothing in a name. Several where it may mean several things, the likeliest first. */
  entries: ReadonlyMap<string, readonly string[]>
  /** By the first word of a phrase: the most words of one that begins so. */
  phrases: ReadonlyMap<string, number>
  /** "fecha de entrega": the word that tells what it is comes first. */
  headFirst: boolean
  /** "Rechnungsdatum": words are written together. */
  compounds: boolean
}

interface DataFile {
  language: string
  name: string
  /** "key = meaning | other meaning", keys folded. */
  words: readonly string[]
}

const headFirst = new Set(['fr', 'es', 'pt', 'it', 'ru'])
const compounds = new Set(['de', 'nl', 'zh', 'ja'])

/** Each is read when it is asked for. */
const readers = [en, de, fr, es, pt, it, nl, zh, ja, ru].map(
  (file: DataFile) => [file.language, once(() => readDictionary(file))] as const,
)

export function english(): Dictionary {
  return readers[0]![1]()
}

/** The dictionaries whose language is written in the letters of a text, English first. */
export function dictionariesFor(text: string): Dictionary[] {
  const wanted = new Set(['en'])
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text))
    for (const code of ['zh', 'ja']) wanted.add(code)
  else if (/\p{Script=Cyrillic}/u.test(text)) wanted.add('ru')
  else for (const code of ['de', 'fr', 'es', 'pt', 'it', 'nl']) wanted.add(code)
  return readers.flatMap(([code, read]) => (wanted.has(code) ? [read()] : []))
}

/** What a language is called in English. */
export function languageName(code: string): string {
  return readers.find(([each]) => each === code)?.[1]().name ?? ''
}

function readDictionary({ language, name, words }: DataFile): Dictionary {
  const entries = new Map<string, readonly string[]>()
  const phrases = new Map<string, number>()
  for (const line of words) {
    const cut = line.indexOf(' = ')
    const key = line.slice(0, cut)
    const meaning = line.slice(cut + 3)
    entries.set(key, meaning.includes('|') ? meaning.split(' | ') : [meaning])
    if (key.includes(' ')) {
      const [first = '', ...others] = key.split(' ')
      phrases.set(first, Math.max(phrases.get(first) ?? 1, others.length + 1))
    }
  }
  // A word that others are brought to is known, too.
  if (language === 'en')
    for (const word of wordsIn(entries)) if (!entries.has(word)) entries.set(word, [word])
  return {
    code: language,
    name,
    entries,
    phrases,
    headFirst: headFirst.has(language),
    compounds: compounds.has(language),
  }
}

function wordsIn(entries: ReadonlyMap<string, readonly string[]>): Set<string> {
  const out = new Set<string>()
  for (const meanings of entries.values())
    for (const meaning of meanings) for (const word of meaning.split(' ')) if (word !== '') out.add(word)
  return out
}

/** What a phrase means in one language; English words also in the plural. */
export function lookUp(dictionary: Dictionary, phrase: string): readonly string[] | undefined {
  const found = dictionary.entries.get(phrase)
  if (found || dictionary.code !== 'en') return found
  const single = singular(phrase)
  return single === phrase ? undefined : dictionary.entries.get(single)
}
