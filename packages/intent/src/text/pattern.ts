/** A regular expression over the codes of a line, and what a line must hold for it to be worth a look. */
export interface Pattern {
  regexp: RegExp
  /** Of each of these sets a line has at least one code, where the pattern stands in it. */
  needs: readonly (readonly string[])[]
}

const compiled = new Map<string, Pattern>()

const places = new WeakMap<TemplateStringsArray, { parts: string[]; made: Pattern }>()

/**
 * A pattern over codes, made once: `EVERY NUM (MINUTE|HOUR)`. A word in capitals is one whole code, `ANY` is any code,
 * `~COMMA` any other than this one; the rest is as in a regular expression, blanks aside.
 * Written as a template it is put together once for each place in the code, as long as its parts are the same.
 */
export function pattern(source: string | TemplateStringsArray, ...parts: string[]): Pattern {
  if (typeof source === 'string') return compile(source)
  const known = places.get(source)
  if (known?.parts.every((part, at) => part === parts[at])) return known.made
  const made = compile(source.reduce((text, piece, at) => text + (parts[at - 1] ?? '') + piece))
  places.set(source, { parts, made })
  return made
}

function compile(source: string): Pattern {
  let made = compiled.get(source)
  if (!made) {
    const body = source
      .replace(/\((?!\?)/g, '(?:')
      .replace(/[~A-Z_]+/g, code =>
        code === 'ANY'
          ? '(?:\\S+\\x20)'
          : code[0] === '~'
            ? `(?:(?!${code.slice(1)}\\x20)\\S+\\x20)`
            : `(?:${code}\\x20)`,
      )
      .replace(/\s+/g, '')
    made = { regexp: new RegExp(`(?<!\\S)(?:${body})`), needs: needsOf(source) }
    compiled.set(source, made)
  }
  return made
}

/** Most lines lack some word of most patterns: to see that is cheaper than to let the expression try every place. */
export function mayStand({ needs }: Pattern, codes: ReadonlySet<string>): boolean {
  return needs.every(oneOf => oneOf.some(code => codes.has(code)))
}

/** What every match of a pattern holds; whatever is optional, or not plain, is left out. */
function needsOf(source: string): string[][] {
  const alternatives = cut(source, '|')
  if (alternatives.length === 1) return partsOf(source).flatMap(needsOfPart)
  const each = alternatives.map(alternative => shortest(needsOf(alternative)))
  return each.includes(undefined) ? [] : [[...new Set(each.flatMap(oneOf => oneOf ?? []))]]
}

function shortest(needs: string[][]): string[] | undefined {
  return needs.toSorted((a, b) => a.length - b.length)[0]
}

function needsOfPart(part: string): string[][] {
  if (/[?*]\??$|\{0,?\d*\}\??$/.test(part)) return []
  const plain = part.replace(/\+\??$|\{[\d,]+\}\??$/, '')
  if (/^\((?!\?)/.test(plain)) return needsOf(plain.slice(1, -1))
  return /^[A-Z_]+$/.test(plain) && plain !== 'ANY' ? [[plain]] : []
}

/** The parts of one sequence: codes and groups, each with how often it may stand. */
function partsOf(source: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < source.length; ) {
    let end = at
    if (source[at] === '(') end = closing(source, at) + 1
    else if (/[~A-Z_]/.test(source[at]!)) while (/[~A-Z_]/.test(source[end] ?? '')) end++
    else end++
    const [often = ''] = /^(?:[?*+]|\{[\d,]+\})\??/.exec(source.slice(end)) ?? []
    parts.push(source.slice(at, end + often.length))
    at = end + often.length
  }
  return parts
}

/** Cuts at a mark that stands in no group. */
function cut(source: string, mark: string): string[] {
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '(') at = closing(source, at)
    else if (source[at] === mark) {
      parts.push(source.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, source.slice(from)]
}

function closing(source: string, open: number): number {
  let depth = 0
  for (let at = open; at < source.length; at++) {
    if (source[at] === '(') depth++
    if (source[at] === ')' && --depth === 0) return at
  }
  throw new Error(`A group of the pattern is never closed: ${source}`)
}
