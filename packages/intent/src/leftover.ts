import type { CatalogNames } from './catalog/catalog-names.ts'
import { isNegated } from './grammar/hostile.ts'
import { type Line, type Piece, textOf } from './text/line.ts'

/** What nobody understood: single words, and whole stretches of them. */
export interface Leftover {
  words: number
  /** The longest stretch, as it was written, when it is more than a word. */
  clause: string | null
  /** "delete" was said, and neither a policy nor a sync was meant by it. */
  deletes: boolean
}

const glue = new Set(
  'THE OF IN ON AT TO FOR FROM AND OR FILLER HYPHEN IT AS BY IS MUST NUM ORD SLASH'.split(' '),
)

/** Looks for words that were neither understood nor linked. */
export function leftoverOf(line: Line, names: CatalogNames): Leftover {
  const { pieces } = line
  // A word of some name, said once more, is no riddle.
  const isUnknown = (piece: Piece) => {
    const word = line.words[piece.from]?.fold ?? ''
    return isOpen(piece.code) && !names.byLetter.get(word[0] ?? '')?.includes(word)
  }
  let longest: { from: number; to: number; words: number } | null = null
  let words = 0
  for (let from = 0; from < pieces.length; from++) {
    if (!isUnknown(pieces[from]!)) continue
    let to = from
    let count = 0
    for (let at = from; at < pieces.length && (isUnknown(pieces[at]!) || glue.has(pieces[at]!.code)); at++) {
      if (!isUnknown(pieces[at]!)) continue
      count++
      to = at + 1
    }
    words += count
    if (!longest || count > longest.words) longest = { from, to, words: count }
    from = to
  }
  const clause =
    longest && longest.words > 1 && isTelling(pieces, longest.from, longest.to)
      ? textOf(line, pieces.slice(longest.from, longest.to))
      : null
  const deletes = pieces.some(
    ({ code }, at) => (code === 'DELETE' || code === 'DROP') && !isNegated(line, at),
  )
  return { words, clause, deletes }
}

/** Words that could ask for something: a verb of ours, what becomes of rows, when it is to run. The rest is talk. */
const telling = new Set(
  'DELETE DROP DELETED GONE MARK COPY SYNC GET UPDATE CREATE LINK SHOW START PAUSE RESUME UNDO EVERY DAILY HOURLY WEEKLY MONTHLY SCHEDULE CONFLICT DIFFER WIN TRUTH PREFER NEWEST KEY IDENTIFY IF NOT CUT Q SHEET TABLE DB COLUMN'.split(
    ' ',
  ),
)

/** Whether the clause around some words, up to the next mark or "and", may ask for something. */
function isTelling(pieces: Piece[], from: number, to: number): boolean {
  const isEnd = ({ code }: Piece) => ['COMMA', 'DOT', 'QUESTION', 'AND', 'BUT', 'REASON', '_'].includes(code)
  let [begin, end] = [from, to]
  while (begin > 0 && !isEnd(pieces[begin - 1]!)) begin--
  while (end < pieces.length && !isEnd(pieces[end]!)) end++
  return begin === 0 || pieces.slice(begin, end).some(({ code }) => telling.has(code))
}

function isOpen(code: string): boolean {
  return code === 'W' || code === 'Q'
}
