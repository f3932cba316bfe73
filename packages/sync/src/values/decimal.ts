import type { ColumnFormat } from '@doki/contracts'

const plain = /^-?\d+(?:\.\d+)?$/
const spaces = /[\s\u00a0\u2007\u2009\u202f']/g

/**
 * The plain decimal a text stands for, such as `-1234.5`; undefined when it stands for none. Only what the format
 * names is accepted: its decimal sign (the other one groups by threes), currencies, percent, magnitudes. Brackets
 * or a minus on either side make it negative. Exact: digits are moved, never computed with.
 */
export function readDecimal(text: string, format: ColumnFormat): string | undefined {
  if (plain.test(text) && format.decimal !== ',') return trimDecimal(text)
  let rest = text.trim().replaceAll('\u2212', '-')
  let negative = false
  if (rest.startsWith('(') && rest.endsWith(')')) {
    negative = true
    rest = rest.slice(1, -1).trim()
  }
  rest = dropCurrency(rest, format.currency ?? [])
  if (rest.startsWith('-') || rest.startsWith('+')) {
    if (rest.startsWith('-')) negative = !negative
    rest = dropCurrency(rest.slice(1).trim(), format.currency ?? [])
  } else if (rest.endsWith('-')) {
    negative = !negative
    rest = rest.slice(0, -1).trim()
  }
  let exponent = 0
  if (format.percent && rest.endsWith('%')) {
    exponent = -2
    rest = rest.slice(0, -1).trim()
  } else if (format.magnitude) {
    const power = magnitudes[rest.at(-1)?.toLowerCase() ?? '']
    if (power !== undefined) {
      exponent = power
      rest = rest.slice(0, -1).trim()
    }
  }
  const digits = ungroup(rest, format.decimal ?? '.')
  if (digits === undefined) return undefined
  const shifted = shift(digits, exponent)
  return trimDecimal(negative ? `-${shifted}` : shifted)
}

const magnitudes: Record<string, number | undefined> = { k: 3, m: 6, b: 9, t: 12 }

function dropCurrency(text: string, currencies: readonly string[]): string {
  for (const sign of currencies) {
    if (text.startsWith(sign)) return text.slice(sign.length).trim()
    if (text.endsWith(sign)) return text.slice(0, -sign.length).trim()
  }
  return text
}

const grouped = { '.': /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/, ',': /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$/ }
/** As written in India: 12,34,567.89. */
const lakhs = /^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?$/
const bare = { '.': /^(?:\d+\.?\d*|\.\d+)$/, ',': /^(?:\d+,?\d*|,\d+)$/ }

/** Digits with a point, without groups; undefined when groups and signs are not where they belong. */
function ungroup(text: string, decimal: '.' | ','): string | undefined {
  const tight = text.replace(spaces, '')
  if (bare[decimal].test(tight)) return tight.replace(',', '.')
  if (grouped[decimal].test(tight)) {
    return decimal === '.' ? tight.replaceAll(',', '') : tight.replaceAll('.', '').replace(',', '.')
  }
  return decimal === '.' && lakhs.test(tight) ? tight.replaceAll(',', '') : undefined
}

/** Moves the point by `exponent` places. */
export function shift(digits: string, exponent: number): string {
  if (exponent === 0) return digits
  const [whole = '', fraction = ''] = digits.split('.')
  if (exponent > 0) {
    const padded = fraction.padEnd(exponent, '0')
    return `${whole}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
  }
  const padded = whole.padStart(1 - exponent, '0')
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}${fraction}`
}

/** No leading zeros, none at the end of the fraction, no `-0`: one text for each number. */
export function trimDecimal(text: string): string {
  const negative = text.startsWith('-')
  const [whole = '', fraction = ''] = (negative ? text.slice(1) : text).split('.')
  const head = whole.replace(/^0+(?=\d)/, '') || '0'
  const tail = fraction.replace(/0+$/, '')
  const value = tail === '' ? head : `${head}.${tail}`
  return negative && value !== '0' ? `-${value}` : value
}

/** The shortest decimal that reads back as this number, written out without an exponent. */
export function decimalOf(value: number): string {
  const text = String(value)
  const at = text.indexOf('e')
  if (at < 0) return text === '-0' ? '0' : text
  const mantissa = text.slice(0, at)
  const negative = mantissa.startsWith('-')
  const moved = trimDecimal(shift(negative ? mantissa.slice(1) : mantissa, Number(text.slice(at + 1))))
  return negative && moved !== '0' ? `-${moved}` : moved
}
