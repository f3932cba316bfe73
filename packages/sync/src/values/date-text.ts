import { isoDay } from './calendar.ts'
import { monthNamed } from './month-names.ts'

const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const numeric = /^(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})\.?$/
const dayFirst =
  /^(\d{1,2})\.?(?:st|nd|rd|th)?[\s-]+(?:of\s+|de\s+)?([\p{L}]+\.?),?[\s-]+(?:de\s+)?(\d{2}|\d{4})$/u
const monthFirst = /^([\p{L}]+\.?)[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{2}|\d{4})$/u
const weekday = /^\p{L}{2,}\.?,\s+/u

export type DateOrder = 'ymd' | 'mdy' | 'dmy'

/**
 * YYYY-MM-DD of a date written as text. `undefined`: no date; `null`: it reads as one, but there is no such day.
 * Numeric parts need an order, unless the year has four digits and comes first. Two-digit years are read as POSIX
 * does (strptime %y): 69-99 are 19xx, 00-68 are 20xx.
 */
export function readDate(text: string, order: DateOrder | undefined): string | null | undefined {
  const trimmed = text.trim()
  const plain = iso.exec(trimmed)
  if (plain) return day(plain[1], plain[2], plain[3])
  const numbers = numeric.exec(trimmed)
  if (numbers) return numericDate(numbers, order)
  const named = trimmed.replace(weekday, '')
  const first = dayFirst.exec(named)
  const month = first ? monthNamed(first[2] ?? '') : undefined
  if (first && month) return day(first[3], String(month), first[1])
  const second = monthFirst.exec(named)
  const number = second ? monthNamed(second[1] ?? '') : undefined
  return second && number ? day(second[3], String(number), second[2]) : undefined
}

function numericDate([, a = '', , b = '', c = '']: RegExpExecArray, order: DateOrder | undefined) {
  if (a.length === 4) return c.length <= 2 ? day(a, b, c) : undefined
  if (a.length > 2 || (c.length !== 2 && c.length !== 4)) return undefined
  switch (order) {
    case 'ymd':
      return c.length === 2 ? day(a, b, c) : undefined
    case 'mdy':
      return day(c, a, b)
    case 'dmy':
      return day(c, b, a)
    case undefined:
      return undefined
  }
}

function day(year = '', month = '', date = ''): string | null {
  const full = year.length > 2 ? Number(year) : Number(year) + (Number(year) < 69 ? 2000 : 1900)
  return isoDay(full, Number(month), Number(date)) ?? null
}
