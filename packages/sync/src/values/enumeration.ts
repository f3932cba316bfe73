import { trimSpaces } from './blank.ts'
import type { CellReader, ValueColumn } from './column.ts'
import { numberText } from './number-text.ts'
import { notCastable, quote } from './refusal.ts'
import { checkText } from './text.ts'

/** One of the column's values: as written, or else trimmed, or else the only one that differs by case alone. */
export function enumReader({ limits }: ValueColumn): CellReader {
  const values = new Set(limits.values)
  const folded = new Map<string, string[]>()
  for (const value of values) folded.set(fold(value), [...(folded.get(fold(value)) ?? []), value])
  return cell => {
    const text = typeof cell === 'number' ? numberText(cell) : String(cell)
    if (values.has(text)) return text
    const trimmed = trimSpaces(text)
    if (limits.values === undefined) return checkText(trimmed) ?? trimmed
    if (values.has(trimmed)) return trimmed
    const [only, second] = folded.get(fold(text)) ?? []
    if (only !== undefined && second === undefined) return only
    const some = [...values].slice(0, 6).map(quote).join(', ')
    return notCastable(cell, `is none of ${some}${values.size > 6 ? ` and ${values.size - 6} more` : ''}`)
  }
}

function fold(text: string): string {
  return trimSpaces(text).toLowerCase()
}
