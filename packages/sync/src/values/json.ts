import type { CellReader } from './column.ts'
import { plainDecimal } from './number-text.ts'
import { notCastable, type Refusal } from './refusal.ts'
import { checkText } from './text.ts'

/** JSON as jsonb would keep it: keys sorted, no spaces, every digit of a number. */
export function jsonReader(): CellReader {
  return cell => canonicalJson(typeof cell === 'string' ? cell : JSON.stringify(cell), cell)
}

const deepest = 100
/** A number as it was written: JSON.parse alone would lose digits past the 15th. */
class Numeral {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export function canonicalJson(text: string, cell: unknown = text): string | Refusal {
  let value: unknown
  try {
    value = JSON.parse(text, (_key, part: unknown, context?: { source?: string }) =>
      typeof part === 'number' ? new Numeral(plainDecimal(context?.source ?? '') ?? '') : part,
    )
  } catch {
    return notCastable(cell, 'is not JSON')
  }
  const written = write(value, 0)
  if (written === undefined) {
    return notCastable(
      cell,
      `is JSON that a database cannot keep: a NUL, a huge number or over ${deepest} levels`,
    )
  }
  return written
}

/** Undefined for what jsonb refuses, and for nesting that would cost a stack. */
function write(value: unknown, depth: number): string | undefined {
  if (depth > deepest) return undefined
  if (value instanceof Numeral) return value.text === '' || value.text.length > 1000 ? undefined : value.text
  if (typeof value === 'string') return checkText(value) ? undefined : JSON.stringify(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const parts: string[] = []
  if (Array.isArray(value)) {
    for (const item of value) {
      const part = write(item, depth + 1)
      if (part === undefined) return undefined
      parts.push(part)
    }
    return `[${parts.join(',')}]`
  }
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const part = write(item, depth + 1)
    if (part === undefined || checkText(key)) return undefined
    parts.push(`${JSON.stringify(key)}:${part}`)
  }
  return `{${parts.join(',')}}`
}
