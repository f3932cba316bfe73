import { cellText } from './cell-text.ts'
import type { CellReader, ValueColumn } from './column.ts'
import { notCastable, outOfRange, type Refusal } from './refusal.ts'

/**
 * Text crosses as it is, spaces at the edges included. A number or a checkbox in a text column becomes the text a
 * sheet shows for it, `12` or `TRUE`.
 */
export function textReader({ limits }: ValueColumn): CellReader {
  const max = limits.maxLength ?? Number.POSITIVE_INFINITY
  return cell => {
    const text = cellText(cell)
    return checkText(text) ?? (text.length > max ? checkLength(text, max) : text)
  }
}

/** What no Postgres text can hold: NUL, and halves of a character (lone surrogates), which it would replace. */
export function checkText(text: string): Refusal | undefined {
  if (text.includes('\0')) return notCastable(text, 'holds a NUL character, which a database text cannot')
  if (!text.isWellFormed()) return notCastable(text, 'holds half a character, left of a cut emoji')
  return undefined
}

/** Postgres counts characters, JavaScript halves of some. */
function checkLength(text: string, max: number): string | Refusal {
  const length = [...text].length
  if (length <= max) return text
  return outOfRange(text, `is too long: ${length} characters, and the column holds ${max}`)
}
