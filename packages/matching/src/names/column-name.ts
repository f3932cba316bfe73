import type { Dictionary } from '../lexicon/dictionaries.ts'
import { dictionariesFor, english } from '../lexicon/dictionaries.ts'
import { kindsSaid, type Sort, sortOf } from '../lexicon/relations.ts'
import type { Unit } from '../lexicon/units.ts'
import type { ValueKind } from '../values/kinds.ts'
import { cutName, squeeze, wordsOf } from './cut-name.ts'
import { type Atom, languageOf, type Reading, readWords } from './read-name.ts'

/** A column's name made ready to be compared with many. */
export interface ColumnName {
  written: string
  squeezed: string
  /** Pairs of letters of `squeezed`, for slips and words that nobody knows. */
  letterPairs: ReadonlySet<string>
  unit: Unit | null
  /** The likeliest first; never empty. */
  meanings: readonly Meaning[]
  /** The share of its letters that some dictionary knew. */
  coverage: number
  /** It says nothing: "Column 7", "F12", "". */
  isBlank: boolean
}

/** One reading of a name, weighed. */
export interface Meaning {
  atoms: readonly WeightedAtom[]
  ids: ReadonlySet<string>
  total: number
  /** What sort of value it is said to hold, and the kinds of values that go with it. */
  sort: Sort | undefined
  kinds: readonly ValueKind[]
}

export interface WeightedAtom extends Atom {
  /** How much it tells: "name" or "date" tell little, a word that every column has next to nothing. */
  weight: number
}

const blankName =
  /^(?:unnamed|column|col|field|feld|spalte|champ|colonne|campo|columna|coluna|colonna|kolom|veld|列|欄位|字段|项目|項目|столбец|поле|x|f|c|v|var|attribute|untitled|header)(?:[\s_:.#-]*\d*|[\s_]+[a-z]{1,2})$|^[\s_:.#-]*\d*$/iu

/** Words that stand for a sort of value more than for a thing. */
const generic = new Set(
  'name id number code date time type status amount value total address category description note text flag key reference percent rate count quantity level group title label info information data detail field item record list'.split(
    ' ',
  ),
)

/** Reads all names of one side together: their language is told by all, and a word that many have tells little. */
export function readNames(names: readonly string[], about: string): ColumnName[] {
  const cut = names.map(cutName)
  const main = languageOf(cut.map(({ words }) => words))
  const context = new Set(meaningsOf(wordsOf(about), main)[0]?.atoms.map(({ id }) => id) ?? [])
  const read = cut.map(({ words }) => meaningsOf(words, main))
  const spread = frequencies(read.map(readings => readings[0]?.atoms ?? []))
  return names.map((written, index) => {
    const readings = read[index] ?? []
    const squeezed = squeeze(written)
    return {
      written,
      squeezed,
      letterPairs: pairsOf(squeezed),
      unit: cut[index]?.unit ?? null,
      meanings: readings.map(reading => weigh(reading, spread, context)),
      coverage: readings[0]?.coverage ?? 0,
      isBlank: blankName.test(written.trim()),
    }
  })
}

/** What a table's or a tab's name means, in the words we go by. */
export function wordsAbout(name: string): string[] {
  const words = wordsOf(name)
  return (meaningsOf(words, languageOf([words]))[0]?.atoms ?? []).map(({ id }) => id)
}

/** Readings in the language of the table, and in another one that knows the name clearly better. */
function meaningsOf(words: readonly string[], main: Dictionary): Reading[] {
  const own = readWords(words, main)
  const out = [...own]
  const known = own[0]?.coverage ?? 0
  if (main !== english()) {
    const plain = readWords(words, english())
    if ((plain[0]?.coverage ?? 0) >= known * 0.95) out.push(...plain)
  }
  if (known < 0.7) {
    let best: Reading[] = []
    for (const dictionary of dictionariesFor(words.join(' '))) {
      const other = readWords(words, dictionary)
      if ((other[0]?.coverage ?? 0) > Math.max(known + 0.25, best[0]?.coverage ?? 0)) best = other
    }
    out.unshift(...best)
  }
  const seen = new Set<string>()
  return out.filter(({ atoms }) => {
    const key = atoms.map(({ id }) => id).join(' ')
    return seen.size < 5 && !seen.has(key) && seen.add(key)
  })
}

function frequencies(all: readonly (readonly Atom[])[]): Map<string, number> {
  const out = new Map<string, number>()
  for (const atoms of all)
    for (const id of new Set(atoms.map(({ id }) => id))) out.set(id, (out.get(id) ?? 0) + 1)
  return out
}

function weigh(reading: Reading, spread: ReadonlyMap<string, number>, context: ReadonlySet<string>): Meaning {
  const atoms = reading.atoms.map(atom => {
    const base = /^\p{N}+$/u.test(atom.id) ? 0.4 : generic.has(atom.id) ? 0.55 : 1
    const often = 1 / (1 + 0.35 * Math.log(spread.get(atom.id) ?? 1))
    const isAbout = context.has(atom.id) && reading.atoms.length > 1
    return { ...atom, weight: base * often * (isAbout ? 0.35 : 1) }
  })
  const words = atoms.map(({ id }) => id)
  return {
    atoms,
    ids: new Set(words),
    total: atoms.reduce((sum, { weight }) => sum + weight, 0),
    sort: sortOfName(words),
    kinds: kindsSaid(words),
  }
}

/** What decides wherever it stands: "client number" and "number client" are numbers. */
const heads = new Set('date number id code amount quantity count percent'.split(' '))
/** What a word that is no head may also be: "approved" a date, "client" a number. */
const weakSorts = new Set<Sort | undefined>(['name', 'flag', 'category', undefined])

/** The last word that stands for a sort of value; "address 2" is an address. */
function sortOfName(words: readonly string[]): Sort | undefined {
  const found = sortOf(words.slice(-2).join(' ')) ?? lastSort(words)
  const head = weakSorts.has(found) ? words.find(word => heads.has(word)) : undefined
  return head === undefined ? found : sortOf(head)
}

function lastSort(words: readonly string[]): Sort | undefined {
  for (const word of words.toReversed()) {
    const sort = sortOf(word)
    if (sort) return sort
  }
  return undefined
}

function pairsOf(text: string): Set<string> {
  const out = new Set<string>()
  const letters = [...` ${text} `]
  for (let at = 0; at + 1 < letters.length; at++) out.add(letters[at]! + letters[at + 1]!)
  return out
}
