import type { ColumnLimits } from '@doki/contracts'
import { outOfRange, type Refusal } from './refusal.ts'

/** Made once a column: gives back a canonical number that the column can hold, or why it cannot. Never rounds. */
export function numberLimits(limits: ColumnLimits): (text: string) => string | Refusal {
  const { min, max, precision, scale = precision === undefined ? undefined : 0 } = limits
  const digits = precision === undefined ? undefined : precision - (scale ?? 0)
  if (min === undefined && max === undefined && scale === undefined) return text => text
  return text => {
    if (min !== undefined && compareDecimals(text, min) < 0)
      return outOfRange(text, `is less than ${min}, the least the column holds`)
    if (max !== undefined && compareDecimals(text, max) > 0)
      return outOfRange(text, `is more than ${max}, the most the column holds`)
    if (scale === undefined) return text
    return checkDigits(text, scale, digits)
  }
}

/** `numeric(precision, scale)`; Postgres also knows scales below zero and above the precision. */
function checkDigits(text: string, scale: number, digits: number | undefined): string | Refusal {
  const start = text.charCodeAt(0) === 45 ? 1 : 0
  const point = text.indexOf('.')
  const end = point < 0 ? text.length : point
  const decimals = point < 0 ? 0 : text.length - point - 1
  if (decimals > Math.max(scale, 0)) {
    return outOfRange(
      text,
      `has ${decimals} digits after the point, and the column holds ${Math.max(scale, 0)}`,
    )
  }
  if (digits === undefined || text === '0') return text
  const whole = text.slice(start, end)
  if (scale < 0 && !whole.endsWith('0'.repeat(-scale))) {
    return outOfRange(text, `is too exact: the column holds multiples of 1${'0'.repeat(-scale)}`)
  }
  const tooSmall = digits < 0 && !text.slice(end + 1).startsWith('0'.repeat(-digits))
  if ((whole !== '0' && whole.length > digits) || tooSmall) {
    return outOfRange(text, `is too large: the column holds ${Math.max(digits, 0)} digits before the point`)
  }
  return text
}

/** Compares two canonical decimals by value, whatever their length. */
export function compareDecimals(a: string, b: string): number {
  if (a.length < 16 && b.length < 16) return Number(a) - Number(b)
  const negative = a.startsWith('-')
  if (negative !== b.startsWith('-')) return negative ? -1 : 1
  const sign = negative ? -1 : 1
  const [wholeA = '', fractionA = ''] = a.slice(negative ? 1 : 0).split('.')
  const [wholeB = '', fractionB = ''] = b.slice(negative ? 1 : 0).split('.')
  if (wholeA.length !== wholeB.length) return sign * (wholeA.length - wholeB.length)
  if (wholeA !== wholeB) return wholeA < wholeB ? -sign : sign
  return fractionA === fractionB ? 0 : fractionA < fractionB ? -sign : sign
}
