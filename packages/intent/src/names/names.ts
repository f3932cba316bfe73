import { fold } from '../text/fold.ts'
import { editDistance } from './edit-distance.ts'

/** A name made ready to be compared. */
export interface Name {
  written: string
  plain: string
  parts: string[]
  joined: string
  hasDigit: boolean
}

export function readName(text: string): Name {
  const parts = nameParts(text)
  return {
    written: text.trim(),
    plain: text.trim().toLowerCase(),
    parts,
    joined: parts.join(''),
    hasDigit: /\d/.test(text),
  }
}

/** The words of a name, folded and singular: "OrderItems", "order_items" and "Order items" are all order, item. */
export function nameParts(name: string): string[] {
  const all: string[] = []
  const telling: string[] = []
  for (const word of name.split(/\s+/)) {
    for (const { text, one } of partsOfWord(word)) {
      all.push(one)
      if (!small.has(text)) telling.push(one)
    }
  }
  return telling.length > 0 ? telling : all
}

/** A part of a word, folded, and its singular. */
type Part = { text: string; one: string }

const mostKnown = 20_000
const known = new Map<string, readonly Part[]>()

/** Words come again in many phrases of a sentence, and in many sentences. */
function partsOfWord(word: string): readonly Part[] {
  const held = known.get(word)
  if (held) return held
  if (known.size >= mostKnown) known.clear()
  const parts = fold(
    word
      .normalize('NFKC')
      .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
      .replace(/['’]s\b/gu, ''),
  )
    .split(/[^\p{L}\p{N}]+/u)
    .filter(part => part !== '')
    .map(text => ({ text, one: singular(text) }))
  known.set(word, parts)
  return parts
}

/** Small words inside names, which people leave out or change: "lista de clientes". */
const small = new Set(
  'de des del do da dos das du der die das la le les los el of the und and y e et'.split(' '),
)

/** Whether a word is too small to begin or end a name. */
export function isSmallWord(folded: string): boolean {
  return small.has(folded)
}

/** All words of a name as one, to look it up at once. */
export function joinedName(text: string): string {
  return nameParts(text).join('')
}

/** Naive English singular; good enough to compare two names, not to print one. */
export function singular(word: string): string {
  if (word.length < 4 || /(ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(sses|xes|zes|ches|shes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

/** How much some of its words can mean a name. */
export const partLikeness = 0.7

/**
 * How much `said` can mean `name`, 0..1: 1 is the same words, 0.97 the same up to number and spelling of spaces, 0.95
 * another plural, 0.85 a slip of the pen, `partLikeness` some of its words: all names with these are equally likely.
 */
export function nameLikeness(said: Name, name: Name): number {
  if (said.plain !== '' && said.plain === name.plain) return 1
  if (said.joined === '' || name.joined === '') return 0
  if (said.joined === name.joined) return 0.97
  if (isOtherNumber(said.joined, name.joined)) return 0.95
  if (said.parts.length > 1 && said.parts.length === name.parts.length && isPart(said.parts, name.parts))
    return 0.93
  const slips = name.joined.length >= 9 ? 2 : name.joined.length >= 5 ? 1 : 0
  if (
    slips > 0 &&
    Math.abs(said.joined.length - name.joined.length) <= slips &&
    !said.hasDigit &&
    !name.hasDigit &&
    editDistance(said.joined, name.joined, slips) <= slips
  ) {
    const isSwap =
      said.joined.length === name.joined.length &&
      [...said.joined].sort().join('') === [...name.joined].sort().join('')
    if (said.joined[0] === name.joined[0] || isSwap) return 0.85
  }
  if (said.parts.length >= name.parts.length) return 0
  return isPart(said.parts, name.parts) && said.joined.length >= name.joined.length / 4 ? partLikeness : 0
}

/** Plurals as Germans, French, Spaniards and Portuguese form them. */
function isOtherNumber(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length < 4 || long.length > short.length + 3 || !long.startsWith(short.slice(0, 3))) return false
  if (/(?:oes|aes)$/.test(long) && short === `${long.slice(0, -3)}ao`) return true
  return long.startsWith(short) && /^(?:e|n|en|er|es|s|x|nen)$/.test(long.slice(short.length))
}

/** Whether all of the few words are among the many, in whatever order. */
function isPart(few: string[], many: string[]): boolean {
  return few.every(part => many.some(each => each === part || isOtherNumber(each, part)))
}
