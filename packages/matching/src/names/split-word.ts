import { type Dictionary, english, lookUp } from '../lexicon/dictionaries.ts'

/** A part of a word written together; `meanings` is undefined for one that no dictionary knows. */
export interface Part {
  text: string
  meanings: readonly string[] | undefined
  language: string | null
}

/** What German and Dutch put between the parts of a compound. */
const links = ['', 's', 'n', 'en', 'es', 'er', 'e']
const cjk = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]+$/u
/** Two letters are a part only where they are common ends of names written together. */
const shortParts = new Set(['id', 'no', 'nr'])

const kept = new Map<string, Part[] | null>()

/**
 * Cuts a word that is written together, such as "rechnungsdatum", "顧客番号" or "custfirstname", into the fewest parts that
 * dictionaries know; null when too little of it is known.
 */
export function splitWord(word: string, dictionary: Dictionary): Part[] | null {
  const key = `${dictionary.code} ${word}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = cjk.test(word) ? splitCjk(word, dictionary) : splitLetters(word, dictionary)
  if (kept.size > 20_000) kept.clear()
  kept.set(key, made)
  return made
}

function splitCjk(word: string, dictionary: Dictionary): Part[] | null {
  if (dictionary.code !== 'zh' && dictionary.code !== 'ja') return null
  const parts = cheapest(word, 1, [''], text => {
    const meanings = dictionary.entries.get(text)
    return meanings && { meanings, language: dictionary.code }
  })
  return parts.some(({ meanings }) => meanings) ? parts : null
}

function splitLetters(word: string, dictionary: Dictionary): Part[] | null {
  if (word.length < 6 || !/^\p{L}+$/u.test(word)) return null
  const { compounds } = dictionary
  const find = (text: string) => {
    if (text.length < 3 && !shortParts.has(text)) return undefined
    const own = dictionary.entries.get(text)
    if (own) return { meanings: own, language: dictionary.code }
    const other = lookUp(english(), text)
    return other && { meanings: other, language: 'en' }
  }
  const parts = cheapest(word, 2, compounds ? links : [''], find)
  const unknown = parts.reduce((sum, { text, meanings }) => sum + (meanings ? 0 : text.length), 0)
  const isTorn = parts.some(({ text, meanings }) => !meanings && text.length < 4)
  return parts.length < 2 || parts.length > 5 || isTorn || unknown > word.length * 0.5 ? null : parts
}

type Find = (text: string) => { meanings: readonly string[]; language: string } | undefined

/** The cheapest way through the word, by dynamic programming: few parts, long parts, few unknown letters. */
function cheapest(word: string, least: number, between: readonly string[], find: Find): Part[] {
  const letters = [...word]
  const best: { cost: number; part: Part | null; from: number }[] = [{ cost: 0, part: null, from: 0 }]
  for (let to = 1; to <= letters.length; to++) {
    best[to] = { cost: Number.POSITIVE_INFINITY, part: null, from: 0 }
    for (let from = Math.max(0, to - 24); from < to; from++) {
      const before = best[from]!.cost
      if (before === Number.POSITIVE_INFINITY) continue
      const text = letters.slice(from, to).join('')
      consider(best, to, from, before, text, between, least, find)
    }
  }
  const parts: Part[] = []
  for (let at = letters.length; at > 0; at = best[at]!.from) parts.unshift(best[at]!.part!)
  return joinUnknown(parts)
}

function consider(
  best: { cost: number; part: Part | null; from: number }[],
  to: number,
  from: number,
  before: number,
  text: string,
  between: readonly string[],
  least: number,
  find: Find,
): void {
  const place = best[to]!
  for (const link of between) {
    if (link !== '' && !text.endsWith(link)) continue
    const stem = link === '' ? text : text.slice(0, -link.length)
    if (stem.length < least) continue
    const found = find(stem)
    if (!found) continue
    const cost = before + 1 + 1 / stem.length + (link === '' ? 0 : 0.2)
    if (cost < place.cost) best[to] = { cost, part: { text: stem, ...found }, from }
    break
  }
  // Some letters take two places of a text.
  if (to - from === 1 && before + 1.6 < best[to]!.cost)
    best[to] = { cost: before + 1.6, part: { text, meanings: undefined, language: null }, from }
}

function joinUnknown(parts: readonly Part[]): Part[] {
  const out: Part[] = []
  for (const part of parts) {
    const last = out.at(-1)
    if (last && !last.meanings && !part.meanings) last.text += part.text
    else out.push({ ...part })
  }
  return out
}
