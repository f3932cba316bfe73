import { managedKey } from '@doki/contracts'
import { columnLetter } from '@doki/sync'
import { reservedWords, systemColumns } from './lexicon/reserved-words.ts'

/** Postgres cuts names after this many bytes without a word. https://www.postgresql.org/docs/current/limits.html */
export const longestName = 63
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
const signs: Record<string, string> = { '%': ' percent ', '#': ' number ', '&': ' and ', '№': ' number ' }

/**
 * A name for every label, each different, in snake case, no longer than Postgres keeps, none that needs to be quoted
 * for being reserved. Letters of other scripts stay.
 */
export function sqlNames(labels: readonly string[]): string[] {
  const used = new Set<string>([managedKey])
  return labels.map((label, index) => {
    const name = unused(sqlName(label) || `column_${columnLetter(index).toLowerCase()}`, used)
    used.add(name)
    return name
  })
}

/** The label as a name; '' when nothing is left of it. */
export function sqlName(label: string): string {
  const snake = label
    .replace(/\be-mail/gi, 'email')
    .replace(/[%#&№]/g, sign => signs[sign] ?? ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .normalize('NFKD')
    // An accent of a Latin letter may go; a mark of kana, of Cyrillic or of a vowel in Hindi makes another letter.
    .replace(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[ßæœøłđðþı]/g, letter => letters[letter] ?? letter)
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  if (snake === '') return ''
  const named = /^\p{L}/u.test(snake) ? snake : `c_${snake}`
  const short = cutToBytes(named, longestName)
  return reservedWords.has(short) || systemColumns.has(short) ? `${short}_` : short
}

/** The name as SQL, in quotes only where Postgres needs them. */
export function quoteIfNeeded(name: string): string {
  const isPlain = /^[a-z_][a-z0-9_]*$/.test(name) && !reservedWords.has(name)
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`
}

function unused(name: string, used: Set<string>): string {
  if (!used.has(name)) return name
  for (let number = 2; ; number++) {
    const suffix = `_${number}`
    const candidate = cutToBytes(name, longestName - suffix.length) + suffix
    if (!used.has(candidate)) return candidate
  }
}

/** Cuts between characters, and where a word ends if one ends in the last quarter. */
function cutToBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text
  let cut = ''
  let bytes = 0
  for (const letter of text) {
    bytes += Buffer.byteLength(letter)
    if (bytes > most) break
    cut += letter
  }
  const end = cut.lastIndexOf('_')
  return (end > cut.length * 0.75 ? cut.slice(0, end) : cut).replace(/_+$/, '')
}
