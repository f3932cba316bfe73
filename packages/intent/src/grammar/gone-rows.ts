import type { DeletePolicy } from '@doki/contracts'
import { type Line, takeKnown } from '../text/line.ts'

const conditions = new Set(['IF', 'WHEN', 'SOON', 'WHAT', 'WHICH', 'ANYTHING'])
/** What may stand between a condition and its verb is anything that does not end a clause. */
const ends = new Set(['DOT', 'QUESTION'])
const removes = new Set(['DELETE', 'DROP'])
const happened = new Set(['GONE', 'DELETED'])

/**
 * What is to become of rows that are gone, in whatever words: something happens to a row (it is gone, or somebody
 * removes it), and in the same sentence stands what is wished for it: to stay, to be marked, to go as well.
 */
export function takeGoneRows(line: Line): DeletePolicy | null {
  for (let at = 0; at < line.pieces.length; at++) {
    if (!isEvent(line, at)) continue
    const from = startOf(line, at)
    const wish = wishBehind(line, at) ?? wishBefore(line, from)
    if (!wish) continue
    takeKnown(line, { from: Math.min(from, wish.from), to: endOf(line, Math.max(wish.to, at + 1)) })
    return wish.policy
  }
  return null
}

interface Wish {
  policy: DeletePolicy
  /** Pieces, `to` exclusive. */
  from: number
  to: number
}

/** "gone", "deleted", and "if somebody removes a row", "titles we delete from the sheet should …". */
function isEvent(line: Line, at: number): boolean {
  const { pieces } = line
  const code = pieces[at]!.code
  if (code === 'GET') return isTakenOut(line, at)
  if (happened.has(code)) return !['SYNC', 'SYNCNOUN'].includes(pieces[at + 1]?.code ?? '')
  if (!removes.has(code)) return false
  for (let back = at - 1; back >= Math.max(0, at - 7); back--) {
    const before = pieces[back]!.code
    if (conditions.has(before)) return true
    if (['COMMA', 'DOT', 'NOT', 'QUESTION', 'COLON', 'MUST'].includes(before)) return false
  }
  return isRelative(pieces, at) || isClause(pieces, at)
}

/** "Zeilen, die im Blatt gelöscht werden, sollen …" */
function isClause(pieces: Line['pieces'], at: number): boolean {
  const before = pieces.slice(Math.max(0, at - 6), at).map(({ code }) => code)
  const from = before.findIndex(
    (code, index) => code === 'COMMA' && ['THE', 'WHICH', 'WHAT'].includes(before[index + 1] ?? ''),
  )
  return (
    from > 0 && ['ROW', 'ALL', 'ANYTHING'].includes(before[from - 1]!) && pieces[at + 1]?.code === 'COMMA'
  )
}

/** "if somebody takes a drug off the sheet", "when we pull a hearing out of it" */
function isTakenOut({ pieces, words }: Line, at: number): boolean {
  if (!/^(?:tak(?:e|es|en|ing)|took|pull(?:s|ed)?)$/.test(words[pieces[at]!.from]!.fold)) return false
  const rest = pieces.slice(at + 1, at + 7).map(({ code }) => code)
  const from = rest.findIndex(code => code === 'FROM' || code === 'OFF')
  const isOfRow =
    from > 0 && rest.slice(0, from).every(code => ['THE', 'W', 'ROW', 'FILLER', 'ANYTHING'].includes(code))
  const before = pieces.slice(Math.max(0, at - 5), at).map(({ code }) => code)
  return isOfRow && before.some(code => conditions.has(code))
}

/** "books we delete from the sheet should …": nobody is told to. */
function isRelative(pieces: Line['pieces'], at: number): boolean {
  const rest = pieces.slice(at + 1, at + 9).map(({ code }) => code)
  const must = rest.indexOf('MUST')
  return (
    ['FILLER', 'IT'].includes(pieces[at - 1]?.code ?? '') &&
    ['W', 'ROW'].includes(pieces[at - 2]?.code ?? '') &&
    ['FROM', 'IN', 'ON'].includes(rest[0] ?? '') &&
    must > 0 &&
    !rest.slice(0, must).some(code => ends.has(code) || code === 'COMMA')
  )
}

/** Where the event is begun to be spoken of: "if a row is gone", "rows that are gone". */
function startOf({ pieces }: Line, at: number): number {
  let from = at
  for (let back = at - 1; back >= Math.max(0, at - 8); back--) {
    const { code } = pieces[back]!
    if (['COMMA', 'DOT', 'QUESTION', 'COLON', 'AND', 'BUT', 'COPY', 'SYNC', 'KEEP', 'MARK'].includes(code))
      return from
    if (conditions.has(code) || code === 'ROW') from = back
  }
  return from
}

function wishBehind(line: Line, event: number): Wish | null {
  const { pieces } = line
  let isNot = false
  let isWished = false
  for (let at = event + 1; at < pieces.length && !ends.has(pieces[at]!.code); at++) {
    const { code } = pieces[at]!
    const wish = (policy: DeletePolicy): Wish => ({ policy, from: event, to: at + 1 })
    if (code === 'ASK') return null
    if (code === 'NOT' || code === 'NOTHING') isNot = true
    if (code === 'MUST' || code === 'WANT' || code === 'COMMA') isWished = true
    if (code === 'EVERYWHERE') return isNot ? wish('keep') : wish('delete')
    if (code === 'MARK') return isNot ? null : wish('mark')
    if (code === 'TAKEOUT') return isNot ? wish('keep') : wish('delete')
    if (code === 'SAFE') return wish('keep')
    if (code === 'KEEP' && !isKeptInStep(pieces, at)) return isNot ? null : wish('keep')
    if (isNot && ['EDIT', 'CHANGE', 'INCLUDE', 'UPDATE', 'LOSE'].includes(code)) return wish('keep')
    if (removes.has(code)) {
      if (isOfSync(pieces, at)) return null
      return isNot ? wish('keep') : wish('delete')
    }
    if (happened.has(code) && (isNot || isWished)) return isNot ? wish('keep') : wish('delete')
    if (['COPY', 'LINK', 'CREATE', 'PAUSE', 'RESUME', 'RUN'].includes(code) && !isNot) return null
  }
  return null
}

/** "leave alone whatever is missing", "keep what was deleted": the wish first. */
function wishBefore({ pieces }: Line, from: number): Wish | null {
  for (let at = from - 1; at >= Math.max(0, from - 6); at--) {
    const { code } = pieces[at]!
    if (['COMMA', 'DOT', 'QUESTION', 'SYNC', 'COPY', 'TO', 'COLON'].includes(code)) return null
    if (code === 'MARK') return { policy: 'mark', from: at, to: at + 1 }
    if (code === 'SAFE' || (code === 'KEEP' && !isKeptInStep(pieces, at)))
      return { policy: 'keep', from: at, to: at + 1 }
  }
  return null
}

/** "keep them in sync" keeps no row. */
function isKeptInStep(pieces: Line['pieces'], at: number): boolean {
  return pieces.slice(at + 1, at + 7).some(({ code }) => ['SYNC', 'SYNCNOUN', 'UPDATE'].includes(code))
}

/** "if rows are gone, delete the sync" */
function isOfSync(pieces: Line['pieces'], at: number): boolean {
  return pieces.slice(at + 1, at + 6).some(({ code }) => ['SYNC', 'SYNCNOUN', 'Y'].includes(code))
}

/** With the place and the small words behind it: "… in the database as well". */
function endOf({ pieces }: Line, at: number): number {
  const small = new Set(
    'IT THE ROW IN ON FROM OF TO AND FILLER OTHER SHEET TABLE DB ALSO AS ALL ANYTHING EVERYWHERE GONE DELETED SAFE ONLY AT IS'.split(
      ' ',
    ),
  )
  let to = at
  while (small.has(pieces[to]?.code ?? '') && pieces[to]?.code !== 'AND') to++
  return to
}
