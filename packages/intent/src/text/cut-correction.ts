import { find, type Line, textOf } from './line.ts'

/** "hourly, sorry, I meant daily": what was said first, and what it is corrected to. */
export function cutCorrection(line: Line): { before: string; after: string } | null {
  const at = find(line, '(DOT|COMMA|HYPHEN)+ (FILLER|COMMA|NO|BUT)* CORRECTION (COMMA|COLON|FILLER|DOT)*')
  const end = line.pieces.length
  if (!at || at.from === 0 || at.to >= end) return null
  return {
    before: textOf(line, line.pieces.slice(0, at.from)),
    after: textOf(line, line.pieces.slice(at.to, end)),
  }
}
