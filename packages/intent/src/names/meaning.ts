import { wordsAbout } from '@doki/matching'

/** What a name says. */
interface Meaning {
  words: string[]
  /** Without what says nothing of what it is about, where anything else is left. */
  telling: string[]
}

const most = 5000
const known = new Map<string, Meaning>()

/** What a name says in plain English, whatever its language: "Bestellungen" and "orders" say the same. */
export function meaningOf(name: string): string[] {
  return read(name).words
}

function read(name: string): Meaning {
  const held = known.get(name)
  if (held) return held
  if (known.size >= most) known.clear()
  const words = [...new Set(wordsAbout(name))]
  const telling = words.filter(word => !generic.has(word))
  const made = { words, telling: telling.length > 0 ? telling : words }
  known.set(name, made)
  return made
}

/** Say nothing of what a name is about: a "Kundenliste" holds customers. */
const generic = new Set([
  'list',
  'table',
  'sheet',
  'data',
  'record',
  'file',
  'overview',
  'register',
  'directory',
])

/** Whether two names say the same, in whatever languages. */
export function isSameMeaning(a: string, b: string): boolean {
  const [left, right] = [read(a).telling, read(b).telling]
  return left.length > 0 && left.length === right.length && left.every(word => right.includes(word))
}

/** The only column that says the same. */
export function sameColumn(said: string, columns: readonly string[]): string | null {
  const [same, other] = columns.filter(column => isSameMeaning(said, column))
  return same !== undefined && other === undefined ? same : null
}

/** The column that a word of another language means: by all its words, or by the only column that has them. */
export function columnMeant(said: string, columns: readonly string[]): string | null {
  const words = meaningOf(said)
  const share = (column: string) => {
    const own = meaningOf(column)
    const common = words.filter(word => own.includes(word)).length
    return common === 0 ? 0 : common / Math.min(words.length, own.length)
  }
  const [part, other] = columns.filter(column => share(column) === 1)
  return sameColumn(said, columns) ?? (part !== undefined && other === undefined ? part : null)
}
