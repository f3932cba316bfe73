/** A piece of a number format: fixed text, or a code such as `0.00`, `mm`, `[hh]`. */
export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'digits'; text: string }
  | { kind: 'date'; text: string }
  | { kind: 'elapsed'; text: string }
  | { kind: 'percent' }
  | { kind: 'value' }

/** One `;`-separated section of a format, its `[>1000]` condition apart. */
export interface Section {
  tokens: Token[]
  condition?: { operator: string; limit: number }
}

/** Splits a pattern at `;`, outside of quotes, brackets and escapes. */
export function splitSections(pattern: string): string[] {
  const sections: string[] = []
  let current = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!
    if (char === '\\') current += char + (pattern[++i] ?? '')
    else if (char === '"') {
      const end = pattern.indexOf('"', i + 1)
      const stop = end < 0 ? pattern.length : end + 1
      current += pattern.slice(i, stop)
      i = stop - 1
    } else if (char === ';') {
      sections.push(current)
      current = ''
    } else current += char
  }
  return [...sections, current]
}

const CONDITION = /^\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]/
const ELAPSED = /^\[(h+|m+|s+)\]/i
const BRACKET = /^\[[^\]]*\]/
const DATE = /^(am\/pm|a\/p|y+|m+|d+|h+|s+(?:\.0+)?|pm(?![a-z]))/i

/** Reads one section into tokens (https://developers.google.com/workspace/sheets/api/guides/formats). */
export function readSection(text: string): Section {
  const section: Section = { tokens: [] }
  const push = (token: Token) => {
    const last = section.tokens.at(-1)
    if (token.kind === 'text' && last?.kind === 'text') last.text += token.text
    else section.tokens.push(token)
  }
  const isNumber = /[0#?]/.test(text.replace(/"[^"]*"|\\.|\[[^\]]*\]|s+\.0+/gi, ''))
  for (let i = 0; i < text.length; ) {
    const rest = text.slice(i)
    const char = rest[0]!
    const condition = CONDITION.exec(rest)
    const elapsed = ELAPSED.exec(rest)
    const bracket = BRACKET.exec(rest)
    const digits = isNumber ? /^[0#?][0#?,.]*(?:[eE][+-][0#?]+)?|^\.[0#?]+/.exec(rest) : null
    const date = isNumber ? null : DATE.exec(rest)
    if (char === '"') {
      const end = text.indexOf('"', i + 1)
      push({ kind: 'text', text: text.slice(i + 1, end < 0 ? undefined : end) })
      i = end < 0 ? text.length : end + 1
      continue
    }
    if (char === '\\') push({ kind: 'text', text: rest[1] ?? '' })
    else if (char === '_') push({ kind: 'text', text: ' ' })
    else if (condition) section.condition = { operator: condition[1]!, limit: Number(condition[2]) }
    else if (elapsed) push({ kind: 'elapsed', text: elapsed[1]! })
    else if (bracket) {
      const currency = /^\[\$([^\-\]]*)/.exec(rest)
      if (currency?.[1]) push({ kind: 'text', text: currency[1] })
    } else if (char === '%') push({ kind: 'percent' })
    else if (char === '@') push({ kind: 'value' })
    else if (digits) push({ kind: 'digits', text: digits[0] })
    else if (date) push({ kind: 'date', text: date[0] })
    // `*x` fills a cell's width with x; a text has no width, so x stands once
    else if (char === '*') push({ kind: 'text', text: fillChar(rest, isNumber) })
    else push({ kind: 'text', text: char })
    if (char === '\\' || char === '_') i += 2
    else if (char === '*') i += 1 + fillChar(rest, isNumber).length
    else i += (condition ?? elapsed ?? bracket ?? digits ?? date)?.[0].length ?? 1
  }
  return section
}

/** The character after a `*`, unless it is a place of the number itself. */
function fillChar(rest: string, isNumber: boolean): string {
  const next = rest[1] ?? ''
  return isNumber && /[0#?]/.test(next) ? '' : next
}
