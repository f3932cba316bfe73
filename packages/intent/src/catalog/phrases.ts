import { isSmallWord, type Name, readName } from '../names/names.ts'
import type { Line, Piece } from '../text/line.ts'

/** What the words around a phrase say it is. */
export type Cue = 'sheet' | 'table' | 'sync' | 'column' | null

/** Some consecutive words that may be a name. `from` and `to` count words, `to` exclusive. */
export interface Phrase {
  name: Name
  text: string
  from: number
  to: number
  cue: Cue
  quoted: boolean
}

const nouns: Record<string, Exclude<Cue, null>> = {
  SHEET: 'sheet',
  TABLE: 'table',
  SYNC: 'sync',
  SYNCNOUN: 'sync',
}
const between = new Set(['CALLED', 'THE', 'COLON', 'HYPHEN', 'NEW', 'OF'])
const unknown = new Set(['W', 'Q'])
/** What a bare name may hold besides its own words. */
const edge = new Set([
  'COMMA',
  'DOT',
  'QUESTION',
  'COLON',
  'HYPHEN',
  'SLASH',
  'AND',
  'ARROW',
  'LARROW',
  '_',
  'CUT',
  'BOTHWAYS',
])

const outer = new Set(
  'THE IT TO FROM IN WITH AND OR OF ON AT BY AS FOR IS NOT WANT MUST EVERY KEEP COPY GET SYNC SHEET TABLE DB IF'.split(
    ' ',
  ),
)

/** Every run of words short enough to be one of the catalogue's names. */
export function candidatePhrases(line: Line, longest: number): Phrase[] {
  return line.pieces.flatMap((_, from) => phrasesFrom(line, from, longest))
}

function phrasesFrom(line: Line, from: number, longest: number): Phrase[] {
  const { pieces, words } = line
  const first = pieces[from]!
  if (edge.has(first.code)) return []
  // A name of several words that is written out is `W` throughout; a near one does not begin or end so.
  const isOuter = (piece: Piece, word: number) => outer.has(piece.code) || isSmallWord(words[word]!.fold)
  const isAlone = first.code === 'Q' || isOuter(first, first.from)
  const out: Phrase[] = []
  let isPlain = true
  let mayBeCued = true
  for (let to = from + 1; to <= pieces.length; to++) {
    const last = pieces[to - 1]!
    const isOne = to === from + 1
    if (last.to - first.from > longest + 2 || never.has(last.code)) break
    if (!isOne && (isAlone || last.code === 'Q')) break
    isPlain &&= !unknown.has(last.code)
    mayBeCued &&= !(last.code in nouns) && !smallCodes.has(last.code)
    if (edge.has(last.code) || (!isOne && isOuter(last, last.to - 1))) continue
    const cue = isPlain && !mayBeCued ? null : cueAround(line, from, to)
    if (!isPlain || cue !== null) out.push(phraseOf(line, from, to, cue))
  }
  return out
}

/** Stands in no name. */
const never = new Set(['_', 'COMMA', 'ARROW', 'LARROW', 'BOTHWAYS'])

const smallCodes = new Set(
  'THE IT TO FROM IN WITH AND OR OF ON AT BY AS FOR IS NOT ONLY FILLER WANT MUST OTHER EVERY ALL KEEP COPY CREATE NEW CALLED GET CHANGE RUN START STOP PAUSE RESUME UNDO DELETE UPDATE LINK PLAN SHOW PREVIOUS ORD'.split(
    ' ',
  ),
)

/** `from` and `to` count pieces here. */
function phraseOf(line: Line, from: number, to: number, cue = cueAround(line, from, to)): Phrase {
  const part = line.pieces.slice(from, to)
  const [first, last] = [part[0]!, part.at(-1)!]
  const word = line.words[first.from]!
  const quoted = first.code === 'Q'
  const text = quoted ? word.text : line.text.slice(word.start, line.words[last.to - 1]!.end)
  return { name: readName(text), text, from: first.from, to: last.to, cue, quoted }
}

/** "orders table", "tab Q3", "a table called orders": the nearest noun says what the name is. */
function cueAround(line: Line, from: number, to: number): Cue {
  const after = nounAfter(line, to)
  const before = nounBefore(line, from, to)
  const isEnglish = line.lexicon.pack.language === 'en'
  const isJoined = line.pieces[to]?.code === 'HYPHEN' || isGlued(line, to)
  return isEnglish || isJoined ? (after ?? before) : (before ?? after)
}

function nounAfter({ pieces, words }: Line, to: number): Cue {
  let at = to
  while (pieces[at]?.code === 'HYPHEN' || words[pieces[at]?.from ?? -1]?.fold === 'google') at++
  const piece = pieces[at]
  if (!piece) return null
  const isOne = words[piece.from]!.fold === 'one' && ['THE', 'FOR'].includes(pieces[to - 2]?.code ?? '')
  // "except the customer column": no table, whatever it is called.
  if (piece.code === 'COLUMN' && /^(?:column|field)$/.test(words[piece.from]!.fold)) return 'column'
  // "the loyalty one": a sync, where nothing else was spoken of.
  const noun = nouns[piece.code] ?? (isOne ? 'sync' : null)
  if (isOne) return noun
  // "orders sync with …" is a verb, "in sync" is no noun.
  if (noun !== 'sync') return noun
  const isNoun = piece.code === 'SYNCNOUN' || /^synch?s?$/.test(words[piece.from]!.fold)
  const next = pieces[at + 1]?.code ?? ''
  // "the sync to 9:45" and "the sync to run hourly" are nouns all the same.
  const goesOn = next === 'TO' && ['_', 'RUN', 'NOT', 'ASK', 'FILLER'].includes(pieces[at + 2]?.code ?? '')
  return isNoun && (goesOn || !['WITH', 'TO', 'AND', 'IN'].includes(next)) ? noun : null
}

function nounBefore({ pieces }: Line, from: number, to: number): Cue {
  let at = from - 1
  while (between.has(pieces[at]?.code ?? '')) at--
  const code = pieces[at]?.code ?? ''
  // "sync Orders" is a command; only a plain noun says that a sync is meant.
  const isNamed = ['THE', 'OF', 'ORD', 'PREVIOUS'].includes(pieces[at - 1]?.code ?? '')
  const isVerb =
    (code === 'SYNC' && !isNamed) ||
    (code === 'SYNCNOUN' && ['WITH', 'AND', 'TO'].includes(pieces[to]?.code ?? ''))
  return isVerb ? null : (nouns[code] ?? null)
}

function isGlued({ pieces, words }: Line, at: number): boolean {
  const [before, next] = [pieces[at - 1], pieces[at]]
  return !!before && !!next && words[before.to - 1]!.end === words[next.from]!.start
}

const stopsName = new Set([
  ...smallCodes,
  ...'SHEET TABLE DB SYNC SYNCNOUN MATCH MAP COMMA DOT QUESTION COLON _ BUT IF WHEN INSTEAD BOTHWAYS ONEWAY ARROW LARROW USING IDENTIFY KEY NOW AGAIN CLOCK DID EDIT MAKE ASK NO YES WHAT WHICH HOW WHY SUGGEST PER ONCE'.split(
    ' ',
  ),
])

/** The words a person used for a sheet or a table beside that very noun, found in the catalogue or not. */
export function namedBeside(line: Line, cue: 'sheet' | 'table'): Phrase | null {
  const { pieces } = line
  const code = cue === 'sheet' ? 'SHEET' : 'TABLE'
  const isEnglish = line.lexicon.pack.language === 'en'
  for (let at = 0; at < pieces.length; at++) {
    if (pieces[at]!.code !== code) continue
    const readings = [nameBehind(line, at), nameBefore(line, at)]
    const isIntroduced = pieces[at + 1]?.code === 'CALLED' || pieces[at + 1]?.code === 'Q'
    const found = isEnglish && !isIntroduced ? (readings[1] ?? readings[0]) : (readings[0] ?? readings[1])
    if (found) return found
  }
  return null
}

function nameBehind(line: Line, noun: number): Phrase | null {
  let from = noun + 1
  while (['CALLED', 'COLON'].includes(line.pieces[from]?.code ?? '')) from++
  const isIntroduced = from > noun + 1
  const first = line.pieces[from]
  if (!first || (!isIntroduced && !isNameStart(first)) || (isIntroduced && edge.has(first.code))) return null
  return phraseOf(line, from, nameEnd(line, from))
}

function nameBefore(line: Line, noun: number): Phrase | null {
  let from = noun
  while (from > 0 && noun - from < 5 && isNamePiece(line.pieces[from - 1]!)) {
    from--
    if (line.pieces[from]!.code === 'Q') break
  }
  while (from < noun && ['NUM', 'HYPHEN'].includes(line.pieces[from]!.code)) from++
  const last = line.pieces[noun - 1]?.code === 'HYPHEN' ? noun - 1 : noun
  return from < last ? phraseOf(line, from, last) : null
}

/** Where a name that begins at piece `from` ends: a quoted one at once, a plain one before the next small word. */
export function nameEnd({ pieces }: Line, from: number): number {
  if (pieces[from]?.code === 'Q') return from + 1
  let to = from + 1
  while (to < pieces.length && to - from < 5 && isNamePiece(pieces[to]!) && pieces[to]!.code !== 'Q') to++
  return to
}

/** A phrase of chosen pieces. */
export function phraseBetween(line: Line, from: number, to: number): Phrase {
  return phraseOf(line, from, to)
}

function isNameStart(piece: Piece): boolean {
  return piece.code === 'W' || piece.code === 'Q'
}

function isNamePiece({ code }: Piece): boolean {
  return !stopsName.has(code)
}
