import type { ColumnType } from '@doki/contracts'
import { kindOf, type ValueKind } from './value-kinds.ts'

/** The values of a column made ready to be compared with many. */
export interface Values {
  count: number
  different: Set<string>
  kind: ValueKind | null
  shape: { length: number; digits: number; spaces: number }
  /** NaN where the values are no numbers. */
  low: number
  high: number
}

/** Reads canonical texts; null where a cell was blank. */
export function readValues(texts: readonly (string | null)[]): Values {
  const filled = texts.filter(text => text !== null)
  const numbers = filled.map(Number)
  return {
    count: filled.length,
    different: new Set(filled.map(text => text.trim().toLowerCase())),
    kind: kindOf(filled),
    shape: shapeOf(filled),
    low: Math.min(...numbers),
    high: Math.max(...numbers),
  }
}

/** How much the values of two columns speak for one another, 0..1, and why. */
export interface ValueLikeness {
  score: number
  reasons: string[]
}

export function valueLikeness(sheet: Values, table: Values, type: ColumnType): ValueLikeness {
  if (sheet.count === 0 || table.count === 0) return { score: 0, reasons: [] }
  const isSameKind = sheet.kind !== null && sheet.kind === table.kind
  const shared = sharedValues(sheet.different, table.different)
  const reasons: string[] = []
  if (shared.count > 0) reasons.push(`${shared.count} of ${shared.of} different values are on both sides`)
  if (isSameKind && sheet.kind) reasons.push(`both hold ${kindNames[sheet.kind]}`)
  // Small numbers and yes/no are shared by chance.
  const isTelling = type === 'text' || type === 'uuid' || type === 'enum' || shared.of > 12
  const overlap = ((isTelling ? 1 : 0.3) * shared.count) / shared.of
  const likeness =
    type === 'text' ? shapeLikeness(sheet, table) : isNumeric(type) ? rangeLikeness(sheet, table) : 0
  return { score: Math.min(1, Math.max(overlap, isSameKind ? 0.6 : 0, 0.3 * likeness)), reasons }
}

const kindNames: Record<ValueKind, string> = {
  email: 'e-mail addresses',
  url: 'web addresses',
  phone: 'phone numbers',
  uuid: 'UUIDs',
  'ip address': 'IP addresses',
}

function sharedValues(a: Set<string>, b: Set<string>): { count: number; of: number } {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  let count = 0
  for (const text of few) if (many.has(text)) count++
  return { count, of: few.size }
}

/** Alike in length and in what the characters are. */
function shapeLikeness({ shape: a }: Values, { shape: b }: Values): number {
  const length = Math.min(a.length, b.length) / Math.max(a.length, b.length, 1)
  const digits = 1 - Math.abs(a.digits - b.digits)
  const spaces = 1 - Math.min(1, Math.abs(a.spaces - b.spaces))
  return length * digits * spaces
}

function shapeOf(texts: readonly string[]): Values['shape'] {
  const all = texts.join('')
  const size = Math.max(1, all.length)
  const count = Math.max(1, texts.length)
  return {
    length: all.length / count,
    digits: all.replace(/\D/g, '').length / size,
    spaces: (all.split(' ').length - 1) / count,
  }
}

/** The share of the joint range of numbers that both cover. */
function rangeLikeness(a: Values, b: Values): number {
  const whole = Math.max(a.high, b.high) - Math.min(a.low, b.low)
  const both = Math.min(a.high, b.high) - Math.max(a.low, b.low)
  if (Number.isNaN(whole)) return 0
  return whole === 0 ? 1 : Math.max(0, both) / whole
}

function isNumeric(type: ColumnType): boolean {
  return type === 'integer' || type === 'decimal'
}
