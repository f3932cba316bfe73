import { has, type Line, textOf } from '../text/line.ts'
import { pattern } from '../text/pattern.ts'

/** SQL, and addresses outside to send things to. */
const sql =
  /\b(?:drop|truncate|alter|create)\s+(?:table|schema|database|role|user)\s+\w+\s*(?:;|cascade\b)|\b(?:delete\s+from|insert\s+into|update\s+\w+\s+set|select\s+.{1,40}\s+from)\b.{0,60}(?:;|where\b|values\b|--)|;\s*--|\bor\s+1\s*=\s*1\b|\bpg_sleep\b|<script|\bunion\s+select\b|\brm\s+-rf\b/i
const address = /\b[\w.+-]+@[\w-]+\.\w{2,}\b|\bhttps?:\/\//i

const target = '(TABLE|DB|SHEET|COLUMN|ROW|ALL|S|T|ANYTHING)'
const small = '(THE|ALL|OF|IN|FROM|W|FILLER|IT|EVERY|NOW|Q|AND|ON|NEW|ONLY|BY|TO|AS|OTHER|PREVIOUS)'
const destroys = '(DELETE|DROP)'

/**
 * Words that try to make software do what nobody here can ask for. What stands in quotes is a name and does not count.
 * Asked after the policies were taken: "remove rows that disappeared" is none of it.
 */
export function isHostile(line: Line): boolean {
  if (holdsCode(line)) return true
  if (has(line, 'IGNORE ANY{0,4} RULES') || has(line, 'ROLE') || has(line, 'SECRET')) return true
  return destroysData(line)
}

/** SQL or an address outside, anywhere: nothing of such a text is taken for a wish. */
export function holdsCode(line: Line): boolean {
  const plain = withoutNames(line)
  return sql.test(plain) || address.test(plain)
}

/** "delete all rows", "wipe the database", "remove the orders table", never "delete the sync of the orders table". */
function destroysData(line: Line): boolean {
  const { pieces } = line
  for (let at = 0; at < pieces.length; at++) {
    if (!['DELETE', 'DROP'].includes(pieces[at]!.code) || isNegated(line, at) || isTold(line, at)) continue
    let next = at + 1
    while (next < pieces.length && new RegExp(`^(?:${small.slice(1, -1)})$`).test(pieces[next]!.code)) next++
    const reached = pieces.slice(at + 1, next + 1).map(({ code }) => code)
    const joint = reached.indexOf('AND')
    const first = joint < 0 ? reached : reached.slice(0, joint)
    const codes = first.some(code => code === 'ALL' || code === 'ANYTHING') ? first : reached
    const reachesSync = codes.some(code => ['SYNC', 'SYNCNOUN', 'Y'].includes(code))
    const reachesData = codes.some(code => new RegExp(`^${target}$`).test(code))
    if (reachesData && !reachesSync) return true
    if (pieces[at]!.code === 'DROP' && !reachesSync) return true
  }
  const behind = `(?<!(SYNC|SYNCNOUN) (THE )?(W )?)${target} ${small}{0,4} (FILLER|MUST|IS)* ${destroys} (?!${small}{0,3} (SYNC|SYNCNOUN|Y))`
  return (
    line.lexicon.pack.language === 'de' &&
    has(line, behind) &&
    !has(line, pattern`NOT ${small}{0,2} ${destroys}`)
  )
}

/** What goes before a threat and is to be done all the same: a verb of ours with something it is about. */
const harmless =
  /^(?:COPY|GET|SYNC|UPDATE|LINK|KEEP|RUN|START|PAUSE|STOP|RESUME|CREATE|CHANGE|MAKE|ARROW|BOTHWAYS|MATCH)$/

/**
 * "…, and then drop the old table": a later clause that destroys something is cut off, so that what goes before can be
 * done and this can not; answers it as it was written. Null when there is none, or when it stands at the beginning.
 */
export function cutThreat(line: Line): string | null {
  const { pieces } = line
  const at = pieces.findIndex((_, index) => isThreat(line, index))
  if (at < 0) return null
  let from = at
  while (from > 0 && !['COMMA', 'DOT', 'QUESTION', 'AND', 'BUT'].includes(pieces[from]!.code)) from--
  while (from > 0 && ['COMMA', 'DOT', 'AND', 'BUT'].includes(pieces[from - 1]!.code)) from--
  const head = pieces.slice(0, from)
  const isOurs = head.some(({ code }, index) => harmless.test(code) && !isNegated(line, index))
  if (!isOurs || !head.some(({ code }) => ['W', 'Q', 'SYNC', 'SHEET', 'TABLE', 'IT'].includes(code)))
    return null
  if (head.some(({ code }) => ['DELETE', 'DROP', 'UNDO'].includes(code))) return null
  const end = pieces.findIndex(({ code }, index) => index > at && ['DOT', 'QUESTION'].includes(code))
  const to = end < 0 ? pieces.length : end
  const cut = pieces.slice(from, to).filter(({ code }) => !['COMMA', 'DOT'].includes(code))
  line.pieces = pieces.map((piece, index) =>
    index >= from && index < to ? { ...piece, code: 'CUT' } : piece,
  )
  return textOf(line, cut)
}

/** A word of destruction that is about no sync. */
function isThreat(line: Line, at: number): boolean {
  const { code } = line.pieces[at]!
  if ((code !== 'DELETE' && code !== 'DROP') || isNegated(line, at) || isTold(line, at)) return false
  const rest = line.pieces.slice(at + 1, at + 7).map(piece => piece.code)
  const next = rest.findIndex(each => ['COMMA', 'DOT'].includes(each))
  const object = next < 0 ? rest : rest.slice(0, next)
  if (object.some(each => ['SYNC', 'SYNCNOUN', 'Y'].includes(each))) return false
  return (
    code === 'DROP' ||
    object.some(each => ['TABLE', 'DB', 'SHEET', 'COLUMN', 'ALL', 'ANYTHING', 'W', 'Q'].includes(each))
  )
}

/** "…, it wiped half the plans": what happened is no command. */
function isTold({ pieces, words, lexicon }: Line, at: number): boolean {
  if (lexicon.pack.language !== 'en') return false
  const isPast = words[pieces[at]!.from]!.fold.endsWith('ed')
  return isPast && ['IT', 'W', 'Y', 'S', 'T'].includes(pieces[at - 1]?.code ?? '')
}

/** Whether "not", "never" or the like stands right before. */
export function isNegated({ pieces }: Line, at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 4); back--) {
    const { code } = pieces[back]!
    if (['NOT', 'NOTHING', 'INSTEAD'].includes(code)) return true
    if (!['FILLER', 'IT', 'THE', 'WANT', 'MUST', 'ONLY', 'IS', 'TO', 'OF'].includes(code)) return false
  }
  return false
}

function withoutNames({ text, words }: Line): string {
  return words
    .filter(({ kind }) => kind === 'quoted')
    .reduceRight((rest, { start, end }) => `${rest.slice(0, start)}“…”${rest.slice(end)}`, text)
}
