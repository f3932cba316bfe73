import { parseDateText } from './parse-date.ts'

/** What a typed text means: a constant, perhaps with the format Sheets gives it, or a formula. */
export interface Entered {
  value: string | number | boolean | null
  formula?: string
  numberFormat?: { type: string; pattern: string }
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?)$/
const EXPONENT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)[eE][+-]?\d+$/

/**
 * Reads a text as Sheets reads typing in an en_US spreadsheet (USER_ENTERED).
 * `year` is the current one, for dates typed without.
 */
export function parseEntered(text: string, year: number): Entered {
  if (text === '') return { value: null }
  if (text.startsWith("'")) return { value: text.slice(1) }
  if (text.startsWith('=') && text.length > 1) return { value: null, formula: text }
  const trimmed = text.trim()
  if (/^(true|false)$/i.test(trimmed)) return { value: trimmed.toLowerCase() === 'true' }
  return parseNumberText(trimmed) ?? parseDateText(trimmed, year) ?? { value: text }
}

function parseNumberText(text: string): Entered | undefined {
  const first = text.charCodeAt(0)
  // digits, sign, dot, bracket or a currency sign; anything else cannot be a number
  if (!((first >= 48 && first <= 57) || '+-.($€£¥'.includes(text[0] ?? 'x'))) return undefined
  const negative = /^\((.+)\)$/.exec(text)
  const plain = negative ? `-${negative[1]}` : text
  if (EXPONENT.test(plain)) {
    return finite(Number(plain), { type: 'SCIENTIFIC', pattern: '0.00E+00' })
  }
  if (NUMBER.test(plain)) {
    const value = Number(plain.replaceAll(',', ''))
    if (!plain.includes(',')) return finite(value)
    return finite(value, { type: 'NUMBER', pattern: plain.includes('.') ? '#,##0.00' : '#,##0' })
  }
  const percent = /^(.+?)\s*%$/.exec(plain)
  if (percent && NUMBER.test(percent[1]!)) {
    const digits = percent[1]!.replaceAll(',', '')
    const value = Number((Number(digits) / 100).toPrecision(15))
    return finite(value, { type: 'PERCENT', pattern: digits.includes('.') ? '0.00%' : '0%' })
  }
  const currency = /^([+-]?)\s*([$€£¥])\s*([+-]?)(.+)$/.exec(plain)
  if (currency && NUMBER.test(currency[4]!) && !/^[+-]/.test(currency[4]!)) {
    const sign = currency[1] === '-' || currency[3] === '-' ? -1 : 1
    const value = sign * Number(currency[4]!.replaceAll(',', ''))
    const decimals = currency[4]!.includes('.') ? '.00' : ''
    return finite(value, { type: 'CURRENCY', pattern: `"${currency[2]}"#,##0${decimals}` })
  }
  return undefined
}

function finite(value: number, numberFormat?: Entered['numberFormat']): Entered | undefined {
  if (!Number.isFinite(value)) return undefined
  return numberFormat ? { value, numberFormat } : { value }
}
