import type { Linked } from '../catalog/link-datasets.ts'
import { namedBeside, nameEnd, type Phrase, phraseBetween } from '../catalog/phrases.ts'
import { find, type Line, type Span } from '../text/line.ts'

/** A name as a table would be called: lower snake case, at most 63 bytes; '' when nothing is left of it. */
export function tableName(said: string): string {
  const ascii = said
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
  const snake = ascii
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 63)
  return /^\d/.test(snake) ? `t_${snake}`.slice(0, 63) : snake
}

/** The name said with "a new table called …", "create a table …"; its span is of pieces, and may be empty. */
export function namedNewTable(line: Line): ({ name: string } & Span) | null {
  const said =
    find(line, 'NEW (W )?TABLE') ??
    find(line, 'TABLE NEW') ??
    find(line, '(CREATE|MAKE) (IT|THE|FILLER|WANT)* TABLE') ??
    // "There is no table yet: make one, call it guests".
    find(line, 'NO TABLE (?:(?!QUESTION)ANY){0,9} (CREATE|MAKE) (THE|NEW|FILLER)* (NUM|IT)')
  if (!said) return newBeforeName(line)
  const noun = line.pieces.findIndex(({ code }, at) => at >= said.from && code === 'TABLE')
  let first = said.to
  while (['CALLED', 'COLON'].includes(line.pieces[first]?.code ?? '')) first++
  // "a new table please, cargo_bikes": only a name that is written out as one.
  let apart = first
  while (['FILLER', 'COMMA', 'COLON'].includes(line.pieces[apart]?.code ?? '')) apart++
  if (apart > first && isWrittenOut(line, apart)) first = apart
  const next = line.pieces[first]
  if (next && (first > said.to || next.code === 'Q' || next.code === 'W')) {
    const to = isWrittenOut(line, first) ? first + 1 : nameEnd(line, first)
    return { name: phraseBetween(line, first, to).text, from: first, to }
  }
  if (line.pieces[noun - 1]?.code === 'W' && noun - 1 > said.from)
    return { name: phraseBetween(line, noun - 1, noun).text, from: noun - 1, to: noun }
  const called = find(line, 'CALLED (?!(THE|_|COMMA|DOT))ANY', said.to)
  if (!called) return { name: '', from: noun, to: noun + 1 }
  const to = isWrittenOut(line, called.from + 1) ? called.from + 2 : nameEnd(line, called.from + 1)
  return { name: phraseBetween(line, called.from + 1, to).text, from: called.from + 1, to }
}

/** One word of snake case, which ends where the word does. */
function isWrittenOut({ pieces, words }: Line, at: number): boolean {
  const piece = pieces[at]
  return piece?.code === 'W' && /^[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+$/u.test(words[piece.from]!.text)
}

/** "as a new customers table" */
function newBeforeName(line: Line): ({ name: string } & Span) | null {
  const said = find(line, 'NEW W{1,4} TABLE')
  return (
    said && {
      name: phraseBetween(line, said.from + 1, said.to - 1).text,
      from: said.from + 1,
      to: said.to - 1,
    }
  )
}

/** What stands after "into" or beside "table" when the catalogue does not know it. */
export function unknownTarget(line: Line, linked: Linked): Phrase | null {
  const beside = namedBeside(line, 'table')
  if (beside) return beside
  const { pieces, words } = line
  for (let at = pieces.length - 2; at >= 0; at--) {
    const { code } = pieces[at]!
    if (!['TO', 'IN', 'ARROW', 'AS', 'ON'].includes(code)) continue
    let first = at + 1
    while (['THE', 'NEW', 'DB'].includes(pieces[first]?.code ?? '')) first++
    const piece = pieces[first]
    if (!piece || !['W', 'Q'].includes(piece.code)) continue
    if (linked.sheet && piece.from < linked.sheet.to && piece.from >= linked.sheet.from) continue
    const to = nameEnd(line, first)
    const text = line.text.slice(words[piece.from]!.start, words[pieces[to - 1]!.to - 1]!.end)
    const isWrittenOut = /^[\p{L}_][\p{L}\p{N}_]*(?:[._][\p{L}\p{N}_]+)+$/u.test(text)
    if (piece.code !== 'Q' && !isWrittenOut && code !== 'AS') continue
    return phraseBetween(line, first, to)
  }
  return null
}
