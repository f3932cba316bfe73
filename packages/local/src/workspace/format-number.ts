import { formatDate, isDateSection } from './format-date.ts'
import { readSection, type Section, splitSections, type Token } from './format-tokens.ts'

const cache = new Map<string, Section[]>()

function sectionsOf(pattern: string): Section[] {
  let sections = cache.get(pattern)
  if (!sections) {
    sections = splitSections(pattern).map(readSection)
    cache.set(pattern, sections)
  }
  return sections
}

/** A number in a pattern such as `#,##0.00`, `0%`, `yyyy-mm-dd`; text goes to the `@` section. */
export function formatWith(pattern: string, value: number | string): string {
  const sections = sectionsOf(pattern)
  if (typeof value === 'string') {
    const section = sections[3] ?? sections.find(item => item.tokens.some(token => token.kind === 'value'))
    return section
      ? section.tokens.map(token => (token.kind === 'value' ? value : textOf(token))).join('')
      : value
  }
  const section = choose(sections, value)
  if (!section) return '########'
  if (isDateSection(section)) return formatDate(value, section)
  const own = sections.length > 1 && (section !== sections[0] || section.condition !== undefined)
  const sign = value < 0 && !own ? '-' : ''
  return sign + formatSection(section, Math.abs(value))
}

function choose(sections: Section[], value: number): Section | undefined {
  if (sections.some(section => section.condition)) {
    return sections.find(section => !section.condition || holds(section.condition, value))
  }
  if (value < 0 && sections[1]) return sections[1]
  if (value === 0 && sections[2]) return sections[2]
  return sections[0]
}

function holds({ operator, limit }: { operator: string; limit: number }, value: number): boolean {
  switch (operator) {
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '>':
      return value > limit
    case '>=':
      return value >= limit
    case '<>':
      return value !== limit
    default:
      return value === limit
  }
}

function textOf(token: Token): string {
  return token.kind === 'text' ? token.text : ''
}

function formatSection({ tokens }: Section, magnitude: number): string {
  const fraction = fractionOf(tokens)
  if (fraction) return formatFraction(fraction, magnitude)
  const percent = tokens.filter(token => token.kind === 'percent').length
  const scaled = Number((magnitude * 100 ** percent).toPrecision(15))
  return tokens
    .map(token => {
      if (token.kind === 'digits') return formatDigits(token.text, scaled)
      if (token.kind === 'percent') return '%'
      return token.kind === 'value' ? String(magnitude) : textOf(token)
    })
    .join('')
}

/** One run of `0 # ? , .` with an optional exponent. */
function formatDigits(code: string, value: number): string {
  const exponent = /^(.*?)([eE])([+-])([0#?]+)$/.exec(code)
  if (exponent) {
    const decimals = (exponent[1]!.split('.')[1] ?? '').length
    const [mantissa, power] = value.toExponential(decimals).split('e')
    const digits = String(Math.abs(Number(power))).padStart(exponent[4]!.length, '0')
    const sign = Number(power) < 0 ? '-' : exponent[3] === '+' ? '+' : ''
    return `${mantissa}${exponent[2]}${sign}${digits}`
  }
  const scale = /,*$/.exec(code)![0].length
  const [whole = '', decimals = ''] = code.slice(0, code.length - scale).split('.')
  const rounded = roundDecimal(value / 1000 ** scale, decimals.length)
  const [integer = '0', fraction = ''] = rounded.split('.')
  const places = whole.replaceAll(',', '')
  const least = (places.match(/0/g) ?? []).length
  let digits = integer === '0' ? '' : integer
  digits = digits.padStart(least, '0').padStart(places.indexOf('?') >= 0 ? places.length : 0, ' ')
  if (whole.includes(',')) digits = digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  let shown = fraction
  for (let i = decimals.length - 1; i >= 0 && shown.endsWith('0') && decimals[i] !== '0'; i--) {
    shown = shown.slice(0, -1)
    if (decimals[i] === '?') shown = shown.padEnd(decimals.length, ' ')
  }
  return digits + (code.includes('.') ? `.${shown}` : '')
}

/** Half away from zero on the decimal a person sees, not on the binary one. */
function roundDecimal(value: number, places: number): string {
  const precise = Number(value.toPrecision(15))
  const shifted = Number(`${precise}e${places}`)
  if (!Number.isFinite(shifted) || String(precise).includes('e')) return value.toFixed(places)
  return (Math.round(shifted) / 10 ** places).toFixed(places)
}

interface Fraction {
  whole: string
  top: string
  bottom: string
}

function fractionOf(tokens: Token[]): Fraction | undefined {
  const shape = tokens.map(token => ('text' in token ? token.text : '')).join('')
  const match = /^(?:([0#?]+) )?([0#?]+)\/([0#?]+|\d+)$/.exec(shape)
  return match ? { whole: match[1] ?? '', top: match[2]!, bottom: match[3]! } : undefined
}

function formatFraction({ whole, top, bottom }: Fraction, value: number): string {
  const integer = whole ? Math.floor(value) : 0
  const rest = value - integer
  const [numerator, denominator] = /^[1-9]/.test(bottom)
    ? [Math.round(rest * Number(bottom)), Number(bottom)]
    : closest(rest, 10 ** bottom.length - 1)
  const lead = whole ? `${integer} ` : ''
  if (numerator === 0 && whole) return lead
  const fill = (code: string, digits: number, atEnd: boolean) => {
    const text = String(digits)
    if (!code.includes('?')) return text
    return atEnd ? text.padEnd(code.length, ' ') : text.padStart(code.length, ' ')
  }
  return `${lead}${fill(top, numerator, false)}/${fill(bottom, denominator, true)}`
}

function closest(value: number, limit: number): [number, number] {
  let best: [number, number] = [Math.round(value), 1]
  for (let bottom = 1; bottom <= limit; bottom++) {
    const top = Math.round(value * bottom)
    if (Math.abs(top / bottom - value) < Math.abs(best[0] / best[1] - value) - 1e-12) best = [top, bottom]
  }
  return best
}

/** A number without any format, as Sheets shows it: ten or so significant digits, no grouping. */
export function formatGeneral(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const magnitude = Math.abs(value)
  if (magnitude >= 1e15 || magnitude < 1e-4) {
    const [mantissa, power] = value.toExponential(5).split('e')
    const exponent = Number(power)
    const digits = String(Math.abs(exponent)).padStart(2, '0')
    return `${Number(mantissa)}E${exponent < 0 ? '-' : '+'}${digits}`
  }
  return String(Number(value.toPrecision(10)))
}
