/** What the numbers written as text in a column look like. */
export interface NumberFacts {
  count: number
  whole: number
  /** Texts that can only be read with this decimal sign. */
  comma: number
  dot: number
  /** "1.234" and "1,234": either sign could be the decimal one. */
  unclearComma: number
  unclearDot: number
  percent: number
  magnitude: number
  currency: Map<string, number>
  /** The most digits before the decimal sign, grouping taken off. */
  digits: number
}

export function noNumbers(): NumberFacts {
  return {
    count: 0,
    whole: 0,
    comma: 0,
    dot: 0,
    unclearComma: 0,
    unclearDot: 0,
    percent: 0,
    magnitude: 0,
    currency: new Map(),
    digits: 0,
  }
}

/** ISO 4217, as the runtime knows it: "PAL0708" is no amount. */
const currencyCodes = new Set(Intl.supportedValuesOf('currency'))
const sign = String.raw`(?:[$€£¥₹₽₩₺₴₫฿₪₱]|R\$|US\$|C\$|A\$|kr\.?|zł|Kč|Ft|CHF|[A-Z]{3})`
const shape = new RegExp(
  String.raw`^(\()?\s*([-+−])?\s*(${sign})?\s*([-+−])?\s*((?:\d{1,3}(?:[ \u00a0\u202f'’.,]\d{3})+|\d+)(?:[.,]\d+)?|[.,]\d+)\s*(?:([kKmMbB]|bn|Mio\.?|Mrd\.?)(?![A-Za-z]))?\s*(%)?\s*(${sign})?\s*(\))?$`,
)

/** Reads one text as a number, counting its marks; false when it is none. */
export function readNumberText(facts: NumberFacts, text: string): boolean {
  const found = shape.exec(text)
  if (!found || Boolean(found[1]) !== Boolean(found[9])) return false
  const [, , , before, , digits = '', magnitude, percent, after] = found
  const currency = before ?? after
  if (currency && /^[A-Z]{3}$/.test(currency) && !currencyCodes.has(currency)) return false
  facts.count++
  if (magnitude) facts.magnitude++
  if (percent) facts.percent++
  if (currency) facts.currency.set(currency, (facts.currency.get(currency) ?? 0) + 1)
  facts.digits = Math.max(facts.digits, digits.replace(/[.,]\d{1,2}$|\D/g, '').length)
  readSigns(facts, digits, Boolean(magnitude || percent))
  return true
}

function readSigns(facts: NumberFacts, digits: string, isScaled: boolean): void {
  const comma = digits.lastIndexOf(',')
  const dot = digits.lastIndexOf('.')
  const last = Math.max(comma, dot)
  const others = digits.replace(/[^.,]/g, '')
  const isOnce = others.length === 1
  const isGroup = digits.length - last - 1 === 3
  const isCommaLast = comma > dot
  if (last < 0) facts.whole += isScaled ? 0 : 1
  else if (comma >= 0 && dot >= 0) {
    // Both are there: the last one is the decimal sign.
    facts[isCommaLast ? 'comma' : 'dot']++
  } else if (!isOnce && isGroup) {
    facts[isCommaLast ? 'dot' : 'comma']++
    facts.whole++
  } else if (isGroup && last > 0 && last <= 3 && digits[0] !== '0') {
    facts[isCommaLast ? 'unclearComma' : 'unclearDot']++
  } else facts[isCommaLast ? 'comma' : 'dot']++
}

/** The decimal sign all texts together speak for. A lone "1,234" is read as English thousands, "1.234" as a fraction. */
export function decimalSign(facts: NumberFacts): '.' | ',' {
  if (facts.comma !== facts.dot) return facts.comma > facts.dot ? ',' : '.'
  return '.'
}

/** Whether every number text is whole, read with that decimal sign. */
export function areWhole(facts: NumberFacts, decimal: '.' | ','): boolean {
  const grouped = decimal === '.' ? facts.unclearComma : facts.unclearDot
  return facts.magnitude === 0 && facts.percent === 0 && facts.whole + grouped === facts.count
}
