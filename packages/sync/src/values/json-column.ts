import { notCastable, type Refusal } from './refusal.ts'
import { plainText } from './word-column.ts'

type Cell = string | number | boolean

/** JSON with its keys sorted and no spaces, numbers as written: what jsonb keeps, in one text each. */
export function jsonReader() {
  return (cell: Cell): string | Refusal => canonicalJson(plainText(cell)) ?? notCastable(cell, 'JSON')
}

/** A list of texts: a JSON array, or words between commas; canonical is the JSON array. */
export function listReader() {
  return (cell: Cell): string | Refusal => {
    const text = plainText(cell).trim()
    if (!text.startsWith('[')) return JSON.stringify(text.split(/\s*[,;]\s*/).filter(part => part !== ''))
    const items = parse(text)
    if (!Array.isArray(items) || items.some(item => typeof item === 'object' && item !== null)) {
      return notCastable(cell, 'a list of texts')
    }
    return JSON.stringify(items.map(item => (item === null ? null : String(item))))
  }
}

/** Undefined for what is no JSON. Numbers that a double would change keep their digits. */
export function canonicalJson(text: string): string | undefined {
  const value = parse(text)
  return value === undefined ? undefined : write(value)
}

/** A number kept as its text. */
class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function parse(text: string): unknown {
  try {
    // The third argument is in ES2026 and in Node since 22: it tells how a number was written.
    return JSON.parse(text, (_key, value: unknown, ...[context]: { source?: string }[]) =>
      typeof value === 'number' && context?.source && String(value) !== context.source
        ? new Digits(context.source)
        : value,
    )
  } catch {
    return undefined
  }
}

function write(value: unknown): string {
  if (value instanceof Digits) return value.text
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`).join(',')}}`
}
