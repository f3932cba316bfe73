import type { Lexicon } from './lexicon.ts'
import { mayStand, type Pattern, pattern } from './pattern.ts'
import type { Word } from './words.ts'

/** Some words with one meaning: a concept of the grammar, a number, a mark, or `W` for a word nobody knows. */
export interface Piece {
  /** `COPY`, `TO`, `NUM`, `CLOCK`, `Q` (in quotes), `W`; `S`, `T`, `Y` once they are linked; `_` once understood. */
  code: string
  value: number | null
  /** Word positions, `to` exclusive. */
  from: number
  to: number
}

/** A sentence as a row of pieces that the grammar reads with regular expressions over their codes. */
export interface Line {
  text: string
  words: Word[]
  lexicon: Lexicon
  pieces: Piece[]
}

/** A stretch of pieces, `to` exclusive. */
export interface Span {
  from: number
  to: number
}

/** The codes, each with a space behind it. */
export function codesOf({ pieces }: Line): string {
  return readable(pieces).codes
}

/** Where a pattern stands in the line first. */
export function find(line: Line, source: string | Pattern, after = 0): Span | null {
  const { codes, starts, held } = readable(line.pieces)
  const sought = typeof source === 'string' ? pattern(source) : source
  if (!mayStand(sought, held)) return null
  const skipped = starts[after] ?? codes.length
  const found = sought.regexp.exec(after === 0 ? codes : codes.slice(skipped))
  if (!found || found[0] === '') return null
  const start = skipped + found.index
  const end = start + found[0].length
  const to = starts.indexOf(end)
  return { from: starts.indexOf(start), to: to < 0 ? line.pieces.length : to }
}

interface Readable {
  /** The codes as one text, and where each begins. */
  codes: string
  starts: number[]
  held: Set<string>
}

const read = new WeakMap<Piece[], Readable>()

/** Made once for each row of pieces, which are never changed in place. */
function readable(pieces: Piece[]): Readable {
  const known = read.get(pieces)
  if (known) return known
  const starts: number[] = []
  const held = new Set<string>()
  let codes = ''
  for (const { code } of pieces) {
    starts.push(codes.length)
    codes += `${code} `
    held.add(code)
  }
  const made = { codes, starts, held }
  read.set(pieces, made)
  return made
}

/** Whether a pattern stands in the line. */
export function has(line: Line, source: string | Pattern): boolean {
  return find(line, source) !== null
}

/** Finds a pattern and marks its pieces as understood; answers them as they were. */
export function take(line: Line, source: string | Pattern): Piece[] | null {
  const span = find(line, source)
  return span && takeSpan(line, span)
}

/** Marks a stretch as understood; answers its pieces as they were. */
export function takeSpan(line: Line, { from, to }: Span): Piece[] {
  const taken = line.pieces.slice(from, to)
  line.pieces = line.pieces.map((piece, at) => (at >= from && at < to ? { ...piece, code: '_' } : piece))
  return taken
}

/** Marks a stretch as understood but for the names in it, which may be looked up yet. */
export function takeKnown(line: Line, { from, to }: Span): void {
  line.pieces = line.pieces.map((piece, at) =>
    at >= from && at < to && piece.code !== 'W' && piece.code !== 'Q' ? { ...piece, code: '_' } : piece,
  )
}

/** The text of some pieces, as it was written. */
export function textOf(line: Line, pieces: readonly Piece[]): string {
  const [first, last] = [pieces[0], pieces.at(-1)]
  if (!first || !last) return ''
  if (pieces.length === 1 && line.words[first.from]?.kind === 'quoted') return line.words[first.from]!.text
  return line.text.slice(line.words[first.from]!.start, line.words[last.to - 1]!.end)
}
