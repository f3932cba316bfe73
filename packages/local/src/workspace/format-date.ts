import type { Section, Token } from './format-tokens.ts'
import { type DateParts, partsOf } from './serial-date.ts'

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

/** True when the section prints a date or a time rather than a number. */
export function isDateSection(section: Section): boolean {
  return section.tokens.some(token => token.kind === 'date' || token.kind === 'elapsed')
}

/** A serial number as the section writes it; `m` is minutes beside hours or seconds, else months. */
export function formatDate(serial: number, { tokens }: Section): string {
  const parts = partsOf(serial)
  const half = tokens.some(token => token.kind === 'date' && /^(am\/pm|a\/p|pm)$/i.test(token.text))
  return tokens
    .map((token, index) => {
      if (token.kind === 'text') return token.text
      if (token.kind === 'elapsed') return elapsed(serial, token.text, tokens, index)
      if (token.kind === 'date') return datePart(parts, token.text, half, isMinutes(tokens, index))
      // `[ss].000` reads its fraction as digits
      return token.kind === 'digits' ? `.${String(parts.millisecond).padStart(3, '0')}` : ''
    })
    .join('')
}

function isMinutes(tokens: Token[], index: number): boolean {
  const token = tokens[index]!
  if (token.kind !== 'date' || !/^m{1,2}$/i.test(token.text)) return false
  const near = (step: number): string => {
    for (let i = index + step; i >= 0 && i < tokens.length; i += step) {
      const other = tokens[i]!
      if (other.kind === 'date' || other.kind === 'elapsed') return other.text[0]!.toLowerCase()
    }
    return ''
  }
  return near(-1) === 'h' || near(1) === 's'
}

/** Hours are never cut off at 24; minutes and seconds are cut at 60 only when a bigger unit stands before them. */
function elapsed(serial: number, code: string, tokens: Token[], index: number): string {
  const unit = code[0]!.toLowerCase()
  const bigger = tokens
    .slice(0, index)
    .some(token => token.kind === 'elapsed' && rank(token.text) > rank(code))
  const perDay = unit === 'h' ? 24 : unit === 'm' ? 1440 : 86_400
  const whole = Math.floor(Math.round(serial * 86_400_000) / (86_400_000 / perDay))
  return String(bigger ? whole % 60 : whole).padStart(code.length, '0')
}

function rank(code: string): number {
  return 'smh'.indexOf(code[0]!.toLowerCase())
}

function datePart(parts: DateParts, code: string, half: boolean, minutes: boolean): string {
  const lower = code.toLowerCase()
  const pad = (value: number, width: number) => String(value).padStart(width, '0')
  if (lower === 'am/pm' || lower === 'pm') return parts.hour < 12 ? 'AM' : 'PM'
  if (lower === 'a/p') {
    const letter = parts.hour < 12 ? 'a' : 'p'
    return code === 'A/P' ? letter.toUpperCase() : letter
  }
  const hour = half ? parts.hour % 12 || 12 : parts.hour
  switch (lower[0]) {
    case 'y':
      return lower.length <= 2 ? pad(parts.year % 100, 2) : pad(parts.year, 4)
    case 'd':
      if (lower.length >= 4) return DAYS[parts.weekday]!
      return lower.length === 3 ? DAYS[parts.weekday]!.slice(0, 3) : pad(parts.day, lower.length)
    case 'h':
      return pad(hour, Math.min(lower.length, 2))
    case 's': {
      const [whole, fraction] = lower.split('.')
      const text = pad(parts.second, whole!.length)
      return fraction
        ? `${text}.${pad(parts.millisecond, 3).padEnd(fraction.length, '0').slice(0, fraction.length)}`
        : text
    }
    default: {
      if (minutes) return pad(parts.minute, lower.length)
      const name = MONTHS[parts.month - 1]!
      if (lower.length === 3) return name.slice(0, 3)
      if (lower.length === 5) return name[0]!
      return lower.length >= 4 ? name : pad(parts.month, lower.length)
    }
  }
}
