import { fold, lower } from './fold.ts'

/** One word, one quoted name or one mark of punctuation, with its place in the text. */
export interface Word {
  text: string
  lower: string
  /** `lower` without accents. */
  fold: string
  start: number
  end: number
  kind: 'word' | 'quoted' | 'mark'
}

// A pair that fits may hold quotes of other kinds; one that does not fit may not.
const quotes =
  /“([^“”]{1,200})”|"([^"]{1,200})"|«([^«»]{1,200})»|["“”„«»]([^"“”„«»]{1,200})["“”„«»]|(?<![\p{L}\p{N}])['‘’`‚]([^'‘’`‚]{1,200})['‘’`](?![\p{L}\p{N}])/gu
/** Five fields of cron, one of them a star; and the one of every few minutes. */
export const cron =
  /(?<![\w*/:.,-])(?=(?:[\d,/-]+\s+){0,4}\*)[\d*][\d*,/-]*(?:\s+[\d*][\d*,/-]*){3}\s+[\dLl*][\w*,/#-]*(?![\w*/:])/
export const everyFew = /\*\/\d{1,2}(?!\d)/
const plain =
  /<[-=–]*>|[-=–]+>|<[-=]+|(?<=\s)>(?=\s)|[→⇒➔➜]|[←⇐]|[↔⇔⇄]|\d{1,2}[:.h]\d{2}(?!\d)|\d+(?=\p{L})|[\p{L}\p{N}_@](?:[\p{L}\p{N}_@]|[.'’](?=[\p{L}\p{N}_]))*[º°ª]?|[,;:.!?&/()–—+=-]/gu

const pieces = new RegExp(`${cron.source}|${everyFew.source}|${plain.source}`, 'gu')

/** French and Portuguese let small words lean on the next one: "l'onglet", "d'Orders". */
export const leaning = /^((?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu)['’])(?=\p{L})/iu

/** Cuts a text into words. A quoted name is one word; a hyphen parts two, so that "CRM-Sync" is a name and a noun. */
export function readWords(text: string): Word[] {
  const words: Word[] = []
  let rest = text
  for (const found of text.matchAll(quotes)) {
    const name = (found.slice(1).find(part => part !== undefined) ?? '').trim()
    if (name === '') continue
    const end = found.index + found[0].length
    words.push(wordOf(name, found.index, end, 'quoted'))
    rest = rest.slice(0, found.index) + ' '.repeat(end - found.index) + rest.slice(end)
  }
  for (const found of rest.matchAll(pieces)) words.push(...cut(found[0], found.index))
  return words.sort((a, b) => a.start - b.start)
}

function cut(text: string, start: number): Word[] {
  if (!/[\p{L}\p{N}_@]/u.test(text) || text.includes('*'))
    return [wordOf(text, start, start + text.length, 'mark')]
  const [first] = leaning.exec(text) ?? []
  if (!first) return [wordOf(text, start, start + text.length, 'word')]
  const middle = start + first.length
  return [wordOf(first, start, middle, 'word'), ...cut(text.slice(first.length), middle)]
}

function wordOf(text: string, start: number, end: number, kind: Word['kind']): Word {
  return { text, lower: lower(text), fold: fold(text), start, end, kind }
}
