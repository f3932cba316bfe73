import { trimSpaces } from './blank.ts'
import { cellText } from './cell-text.ts'
import type { CellReader } from './column.ts'
import { notCastable, type Refusal } from './refusal.ts'
import { checkText } from './text.ts'

export type List = readonly (string | null)[]

/** A list of texts: JSON (`["a","b"]`), or texts with commas between them (`a, b`). Canonical is the JSON. */
export function listReader(): CellReader {
  return cell => {
    if (typeof cell !== 'string') return JSON.stringify([cellText(cell)])
    const text = trimSpaces(cell)
    if (text.startsWith('[')) return fromJson(text)
    const items = text.split(',').map(trimSpaces)
    if (items.includes('')) return notCastable(cell, 'is not a list: there is nothing between two commas')
    return checkText(text) ?? JSON.stringify(items)
  }
}

/** The texts of a canonical list; undefined when it is none. */
export function itemsOf(text: string): List | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every(item => item === null || typeof item === 'string')
      ? value
      : undefined
  } catch {
    return undefined
  }
}

function fromJson(text: string): string | Refusal {
  const items = itemsOf(text)
  if (!items) return notCastable(text, 'is not a list of texts: write a, b or ["a","b"]')
  return (
    items.reduce<Refusal | undefined>((found, item) => found ?? checkText(item ?? ''), undefined) ??
    JSON.stringify(items)
  )
}
