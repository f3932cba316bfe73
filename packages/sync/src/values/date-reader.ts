import type { ColumnFormat } from '@doki/contracts'
import { trimSpaces } from './blank.ts'
import { daysOf, daysOfIso, whyNoDate } from './calendar.ts'
import { isFiller, monthOf } from './month-names.ts'
import { notCastable, type Refusal } from './refusal.ts'

type Order = ColumnFormat['dateOrder']
type Parts = readonly [year: string, month: number, day: number]

/**
 * Reads a date written as text, to days since 1970-01-01. Dates that begin with a year of four digits and dates with
 * a month's name say their own order; for the rest (`11/8/2014`) the column's `dateOrder` is needed. Two-digit years
 * are POSIX's: 69 to 99 are 19xx, 00 to 68 are 20xx. `whole` is what a reason quotes.
 */
export function readDate(text: string, order: Order, whole: string = text): number | Refusal {
  const iso = daysOfIso(text)
  if (iso !== undefined) return iso
  const parts = partsOf(trimSpaces(text), order)
  if (parts === 'order') {
    return notCastable(whole, 'could be day first or month first, and this column’s dates do not say which')
  }
  if (parts === undefined) return notCastable(whole, 'is not a date')
  const [written, month, day] = parts
  const year = fullYear(written)
  const why = whyNoDate(year, month, day)
  return why === undefined ? daysOf(year, month, day) : notCastable(whole, `is not a date: ${why}`)
}

function fullYear(written: string): number {
  const year = Number(written)
  if (written.length > 2) return year
  return year < 69 ? 2000 + year : 1900 + year
}

const numeric = /^(\d{1,4})([-/.]|\s)(\d{1,2})\2(\d{1,4})$/
const shape = /^[\p{L}\p{M}\d\s,./-]+$/u

function partsOf(text: string, order: Order): Parts | 'order' | undefined {
  const plain = numeric.exec(text.replace(/(?<=\d)\. (?=\d)/g, '.'))
  if (plain) return inOrder(plain[1] ?? '', plain[3] ?? '', plain[4] ?? '', order)
  return text.length < 60 && shape.test(text) ? named(text) : undefined
}

/** Three numbers: which of them is the year, the month, the day. */
function inOrder(a: string, b: string, c: string, order: Order): Parts | 'order' | undefined {
  if (a.length === 4 && c.length <= 2) return [a, Number(b), Number(c)]
  if (a.length > 2 || (c.length !== 2 && c.length !== 4)) return undefined
  if (order === 'mdy') return [c, Number(a), Number(b)]
  if (order === 'dmy') return [c, Number(b), Number(a)]
  if (order === undefined) return 'order'
  return a.length === 2 && c.length === 2 ? [a, Number(b), Number(c)] : undefined
}

/** `Nov 8, 2014`, `8. November 2014`, `8-Nov-14`, `Saturday, 8th of November 2014`, `2014 Nov 8`. */
function named(text: string): Parts | undefined {
  let month: number | undefined
  const numbers: string[] = []
  for (const token of text.match(/[\p{L}\p{M}]+|\d+/gu) ?? []) {
    const isNumber = /^\d/.test(token)
    if (isNumber) numbers.push(token)
    else if (month === undefined && monthOf(token) !== undefined) month = monthOf(token)
    else if (!isFiller(token) && !/^(?:st|nd|rd|th|er)$/i.test(token)) return undefined
  }
  const [first = '', second = ''] = numbers
  if (month === undefined || numbers.length !== 2) return undefined
  if (first.length === 4 && second.length <= 2) return [first, month, Number(second)]
  if (first.length > 2 || (second.length !== 4 && second.length !== 2)) return undefined
  return [second, month, Number(first)]
}
