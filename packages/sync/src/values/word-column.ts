import type { ValueColumn } from './column.ts'
import { decimalOf } from './decimal.ts'
import { notCastable, quoted, Refusal } from './refusal.ts'

type Cell = string | number | boolean

/** A cell as the text a person sees in it, as far as that can be said without its format. */
export function plainText(cell: Cell): string {
  if (typeof cell === 'string') return cell
  return typeof cell === 'number' ? decimalOf(cell) : cell ? 'TRUE' : 'FALSE'
}

export function textReader({ limits: { maxLength } }: ValueColumn) {
  return (cell: Cell): string | Refusal => {
    const text = plainText(cell)
    if (text.includes('\0'))
      return new Refusal('not_castable', 'The text holds a NUL, which Postgres cannot keep')
    if (maxLength !== undefined && text.length > maxLength && [...text].length > maxLength) {
      return new Refusal(
        'out_of_range',
        `${quoted(text)} is longer than the ${maxLength} characters the column holds`,
      )
    }
    return text
  }
}

const trueTexts = ['true', 'yes', 'y', 't', 'on']
const falseTexts = ['false', 'no', 'n', 'f', 'off']

export function booleanReader({ format }: ValueColumn) {
  const truths = new Map<string, string>()
  for (const text of trueTexts) truths.set(text, 'true')
  for (const text of falseTexts) truths.set(text, 'false')
  for (const text of format.trueTexts ?? []) truths.set(text.toLowerCase(), 'true')
  for (const text of format.falseTexts ?? []) truths.set(text.toLowerCase(), 'false')
  return (cell: Cell): string | Refusal => {
    if (typeof cell === 'boolean') return cell ? 'true' : 'false'
    if (cell === 1 || cell === 0) return cell === 1 ? 'true' : 'false'
    const text = plainText(cell).trim().toLowerCase()
    return truths.get(text) ?? notCastable(cell, 'yes or no')
  }
}

const uuid = /^\{?([0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})\}?$/i

export function uuidReader(_column: ValueColumn) {
  return (cell: Cell): string | Refusal => {
    const hex = uuid.exec(plainText(cell).trim())?.[1]?.replaceAll('-', '').toLowerCase()
    if (!hex) return notCastable(cell, 'a UUID')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }
}

/** One of the column's values: exactly, or the only one that is the same but for case and outer spaces. */
export function enumReader({ limits: { values = [] } }: ValueColumn) {
  const exact = new Set(values)
  return (cell: Cell): string | Refusal => {
    const text = plainText(cell)
    if (exact.has(text)) return text
    const loose = text.trim().toLowerCase()
    const found = values.filter(value => value.trim().toLowerCase() === loose)
    if (found.length === 1 && found[0] !== undefined) return found[0]
    const shown = values.slice(0, 8).join(', ')
    return notCastable(cell, `one of the values the column knows: ${shown}${values.length > 8 ? ', …' : ''}`)
  }
}
