import { type Unit, unitOf } from '../lexicon/units.ts'
import { fold } from './fold.ts'

/** A name cut into words, folded; a unit apart. */
export interface CutName {
  words: string[]
  /** "kg" of "Weight (kg)" or weight_kg; null when there is none. */
  unit: Unit | null
}

const signs: Record<string, string> = {
  '#': ' number ',
  '№': ' number ',
  '%': ' percent ',
  '&': ' and ',
  '＃': ' number ',
  '％': ' percent ',
}

/**
 * Cuts camelCase, snake_case, spaced and punctuated names: "OrderIDs (kg)" is order, ids with the unit kg. What stands in
 * brackets and is no unit are words like others: "Amount (net)".
 */
export function cutName(name: string): CutName {
  const bracket = /[([{（【［]\s*([^)\]}）】］]{1,24}?)\s*[)\]}）】］]\s*$/.exec(name)
  const inBracket = bracket && bracket.index > 0 ? unitOf(bracket[1] ?? '') : null
  const words = wordsOf(inBracket && bracket ? name.slice(0, bracket.index) : name)
  if (inBracket) return { words, unit: inBracket }
  return unitAtEnd(words)
}

/** The words alone, folded: letters of one script, or digits. */
export function wordsOf(name: string): string[] {
  const spaced = name
    .normalize('NFKC')
    .replace(/__c$/, '') // the mark of Salesforce's own fields
    .replace(/[#%&№＃％]/g, sign => signs[sign] ?? ' ')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2')
    .replace(/(\p{Lo})([\p{Lu}\p{Ll}])/gu, '$1 $2')
    .replace(/([\p{Lu}\p{Ll}])(\p{Lo})/gu, '$1 $2')
    .replace(/['’]s\b/gu, '')
  return fold(spaced)
    .split(/[^\p{L}\p{N}\p{M}ー々〆]+/u)
    .filter(word => word !== '')
}

/** weight_kg, price_eur: a unit as the last of several words. One that is also a word stays among them: minutes. */
function unitAtEnd(words: string[]): CutName {
  const last = words.at(-1) ?? ''
  const unit = words.length > 1 ? unitOf(last) : null
  if (!unit) return { words, unit: null }
  if (unit.isWord) return { words, unit: last.length > 3 ? unit : null }
  // "class a" is no current, "size m" no length.
  if (last.length === 1 && !/[gw€$£¥%]/.test(last)) return { words, unit: null }
  return { words: words.slice(0, -1), unit }
}

/** The name with only its letters and digits, for "E-mail" = "email". */
export function squeeze(name: string): string {
  return fold(name).replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Naive English singular, good enough to compare two names. */
export function singular(word: string): string {
  if (word.length < 4 || /(ss|us|is|ous)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(sses|xes|zes|ches|shes)$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}
