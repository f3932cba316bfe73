import { trimSpaces } from './blank.ts'
import type { CellReader, ValueColumn } from './column.ts'
import { notCastable } from './refusal.ts'

/** Checkboxes, the words true and false, and the words the column's format names ("yes", "0"). */
export function booleanReader({ format }: ValueColumn): CellReader {
  const yes = new Set(['true', ...(format.trueTexts ?? [])])
  const no = new Set(['false', ...(format.falseTexts ?? [])])
  return cell => {
    if (typeof cell === 'boolean') return cell ? 'true' : 'false'
    const word = trimSpaces(String(cell)).toLowerCase()
    if (yes.has(word)) return 'true'
    if (no.has(word)) return 'false'
    return notCastable(cell, 'is neither true nor false')
  }
}
