import type { ColumnType } from '@doki/contracts'
import { kindOf } from './value-kinds.ts'

/** How much the values of two columns speak for one another, 0..1, and why. */
export interface ValueLikeness {
  score: number
  reasons: string[]
}

/** Canonical texts of both sides; null where a cell was blank. */
export function valueLikeness(
  sheet: readonly (string | null)[],
  table: readonly (string | null)[],
  type: ColumnType,
): ValueLikeness {
  const left = sheet.filter(text => text !== null)
  const right = table.filter(text => text !== null)
  if (left.length === 0 || right.length === 0) return { score: 0, reasons: [] }
  const kind = kindOf(left)
  const isSameKind = kind !== null && kindOf(right) === kind
  const shared = sharedValues(left, right)
  const reasons: string[] = []
  if (shared.count > 0) reasons.push(`${shared.count} of ${shared.of} different values are on both sides`)
  if (isSameKind) reasons.push(`both hold ${kindNames[kind]}`)
  // Small numbers and yes/no are shared by chance.
  const isTelling = type === 'text' || type === 'uuid' || type === 'enum' || shared.of > 12
  const overlap = isTelling ? shared.count / shared.of : (0.3 * shared.count) / shared.of
  const shape =
    type === 'text' ? shapeLikeness(left, right) : isNumeric(type) ? rangeLikeness(left, right) : 0
  return { score: Math.min(1, Math.max(overlap, isSameKind ? 0.6 : 0, 0.3 * shape)), reasons }
}

const kindNames = {
  email: 'e-mail addresses',
  url: 'web addresses',
  phone: 'phone numbers',
  uuid: 'UUIDs',
  'ip address': 'IP addresses',
}

function sharedValues(left: string[], right: string[]): { count: number; of: number } {
  const a = new Set(left.map(text => text.trim().toLowerCase()))
  const b = new Set(right.map(text => text.trim().toLowerCase()))
  let count = 0
  for (const text of a) if (b.has(text)) count++
  return { count, of: Math.min(a.size, b.size) }
}

/** Alike in length and in what the characters are. */
function shapeLikeness(left: string[], right: string[]): number {
  const a = shapeOf(left)
  const b = shapeOf(right)
  const length = Math.min(a.length, b.length) / Math.max(a.length, b.length, 1)
  const digits = 1 - Math.abs(a.digits - b.digits)
  const spaces = 1 - Math.min(1, Math.abs(a.spaces - b.spaces))
  return length * digits * spaces
}

function shapeOf(texts: string[]): { length: number; digits: number; spaces: number } {
  const all = texts.join('')
  const size = Math.max(1, all.length)
  return {
    length: all.length / texts.length,
    digits: all.replace(/\D/g, '').length / size,
    spaces: (texts.join('').split(' ').length - 1) / texts.length,
  }
}

/** The share of the joint range of numbers that both cover. */
function rangeLikeness(left: string[], right: string[]): number {
  const a = left.map(Number)
  const b = right.map(Number)
  const low = Math.max(Math.min(...a), Math.min(...b))
  const high = Math.min(Math.max(...a), Math.max(...b))
  const whole = Math.max(...a, ...b) - Math.min(...a, ...b)
  return whole === 0 ? 1 : Math.max(0, high - low) / whole
}

function isNumeric(type: ColumnType): boolean {
  return type === 'integer' || type === 'decimal'
}
