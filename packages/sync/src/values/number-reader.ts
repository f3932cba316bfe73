import type { ColumnFormat } from '@doki/contracts'
import { trimSpaces } from './blank.ts'
import { joinDecimal } from './number-text.ts'
import { notCastable, type Refusal } from './refusal.ts'

const magnitudes: Record<string, number> = { k: 3, m: 6, mn: 6, b: 9, bn: 9, t: 12, tn: 12 }
const magnitudeEnd = /(?<=[\d.,])\s*(bn|mn|tn|[kmbt])$/i
const groups = /[.,'’ \u00a0\u2009\u202f]/

/**
 * Reads numbers written as text, the way `format` says this column writes them: `$4,000 `, `1.193,91`, `(12.50)`,
 * `12.50-`, `56.7M`, `12%`. What the format does not name is refused, and digits are moved, never computed with.
 * Leading zeros are refused, since a number would lose them.
 */
export function numberTextReader(format: ColumnFormat): (text: string) => string | Refusal {
  const currencies = [...(format.currency ?? [])].sort((a, b) => b.length - a.length)
  const point = format.decimal ?? '.'
  return text => {
    const refuse = () => notCastable(text, 'is not a number as this column writes them')
    let rest = trimSpaces(text).replace('−', '-')
    let negative = false
    if (rest.startsWith('(') && rest.endsWith(')')) {
      negative = true
      rest = trimSpaces(rest.slice(1, -1))
    }
    const before = rest
    rest = takeSign(takeCurrency(takeSign(rest), currencies))
    const signs = before.split(/[-+]/).length - 1
    if (signs > 1 || (signs === 1 && negative)) return refuse()
    if (signs === 1) negative = before.includes('-')
    let shift = 0
    if (rest.endsWith('%')) {
      if (!format.percent) return notCastable(text, 'is a percentage, and this column holds plain numbers')
      shift = -2
      rest = trimSpaces(rest.slice(0, -1))
    } else if (format.magnitude) {
      const unit = magnitudeEnd.exec(rest)
      if (unit?.[1]) {
        shift = magnitudes[unit[1].toLowerCase()] ?? 0
        rest = rest.slice(0, unit.index)
      }
    }
    const digits = readDigits(rest, point, format.decimal !== undefined)
    if (!digits) return refuse()
    if (/^0\d/.test(digits.whole)) {
      return notCastable(text, 'begins with a zero that a number would lose; use a text column for codes')
    }
    if (before.startsWith('+') && rest.length > 6 && rest === digits.whole) {
      return notCastable(text, 'is written as a phone number, whose + a number would lose; use a text column')
    }
    return joinDecimal(negative, digits.whole, digits.fraction, shift)
  }
}

function takeSign(text: string): string {
  if (text.startsWith('-') || text.startsWith('+')) return trimSpaces(text.slice(1))
  return text.endsWith('-') ? trimSpaces(text.slice(0, -1)) : text
}

function takeCurrency(text: string, currencies: string[]): string {
  if (currencies.length === 0) return text
  const lower = text.toLowerCase()
  for (const currency of currencies) {
    const sign = currency.toLowerCase()
    if (lower.startsWith(sign)) return trimSpaces(text.slice(sign.length))
    if (lower.endsWith(sign)) return trimSpaces(text.slice(0, -sign.length))
  }
  return text
}

/** Groups of three (the first may be shorter; of two in Indian style), all parted by one sign. */
function readDigits(text: string, point: '.' | ',', grouped: boolean) {
  const at = text.lastIndexOf(point)
  const written = at < 0 ? text : text.slice(0, at)
  const fraction = at < 0 ? '' : text.slice(at + 1)
  if (!/^\d*$/.test(fraction)) return undefined
  const sign = groups.exec(written)?.[0]
  if (sign === undefined) return isNumeral(written, fraction) ? { whole: written, fraction } : undefined
  if (!grouped || sign === point) return undefined
  const [first = '', ...more] = written.split(sign)
  const last = more.pop() ?? ''
  const inner = more.every(part => /^\d{2,3}$/.test(part))
  if (!/^\d{1,3}$/.test(first) || !inner || !/^\d{3}$/.test(last)) return undefined
  return { whole: [first, ...more, last].join(''), fraction }
}

function isNumeral(whole: string, fraction: string): boolean {
  return /^\d*$/.test(whole) && whole.length + fraction.length > 0
}
