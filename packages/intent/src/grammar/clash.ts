import type { ConflictPolicy } from '@doki/contracts'
import { type Line, takeKnown } from '../text/line.ts'

const events = new Set(['CONFLICT', 'DIFFER'])
const ends = new Set(['DOT', 'QUESTION'])
const sides: Record<string, 'sheet' | 'table'> = { SHEET: 'sheet', TABLE: 'table', DB: 'table' }
const moves = new Set('COPY SYNC LINK CREATE SHOW'.split(' '))

/**
 * Who is right when cells differ, in whatever words: a condition of that kind, and in the rest of the sentence one side
 * and no other ("if they clash, go with what the table says").
 */
export function takeClash(line: Line): ConflictPolicy | null {
  const { pieces } = line
  if (pieces.some(({ code }) => code === 'QUESTION')) return null
  for (let at = 0; at < pieces.length; at++) {
    if (!events.has(pieces[at]!.code)) continue
    const from = conditionOf(line, at)
    if (from === null) continue
    const end = pieces.findIndex(({ code }, index) => index > at && ends.has(code))
    const to = end < 0 ? pieces.length : end
    const behind = sideIn(line, at + 1, to)
    if (behind) {
      takeKnown(line, { from, to })
      return `${behind}_wins`
    }
    const begin = pieces.findLastIndex(
      ({ code }, index) => index < from && [...ends, 'COMMA', 'COLON', 'BUT', '_'].includes(code),
    )
    const before = behind === null ? sideIn(line, begin + 1, from) : null
    if (before && begin + 1 < from) {
      takeKnown(line, { from: begin + 1, to: at + 1 })
      return `${before}_wins`
    }
  }
  return null
}

/** Where "if they", "when there is a", "in case of" begins; null when the word stands for itself. */
function conditionOf({ pieces }: Line, at: number): number | null {
  for (let back = at - 1; back >= Math.max(0, at - 9); back--) {
    const { code } = pieces[back]!
    if (['IF', 'WHEN', 'SOON'].includes(code)) return back
    if (['COMMA', 'DOT', 'QUESTION'].includes(code)) return null
  }
  return null
}

/** The only side that is spoken of; undefined when there are two, null for none. */
function sideIn({ pieces }: Line, from: number, to: number): 'sheet' | 'table' | null | undefined {
  const part = pieces.slice(from, to)
  if (part.some(({ code }) => moves.has(code) || code === 'NOT' || code === 'ASK' || code === 'NEWEST'))
    return undefined
  const found = [...new Set(part.map(({ code }) => sides[code]).filter(side => side !== undefined))]
  return found.length > 1 ? undefined : (found[0] ?? null)
}
