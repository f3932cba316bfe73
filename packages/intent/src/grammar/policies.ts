import type { ConflictPolicy, DeletePolicy } from '@doki/contracts'
import { find, has, type Line, type Span, take, takeKnown, takeSpan } from '../text/line.ts'
import { type Pattern, pattern } from '../text/pattern.ts'
import { takeClash } from './clash.ts'
import { takeGoneRows } from './gone-rows.ts'
import { isNegated } from './hostile.ts'

const side = '(SHEET|TABLE|DB|S|T)'
const isSmall = '(IS|MUST|OF|AS|FILLER|THE|ONLY|ALL|AND|NOW|EVERY|STATUS|WHICH|WHAT|DID)'
const wins = '(WIN|TRUTH)'

/** Takes what a sentence says about cells changed on both sides. */
export function takeConflictPolicy(line: Line): ConflictPolicy | null {
  takeRefused(line)
  if (take(line, 'NEWESTWINS') || takeNewest(line)) return 'newest_wins'
  for (const [code, policy] of [
    ['SHEETWINS', 'sheet_wins'],
    ['TABLEWINS', 'table_wins'],
  ] as const) {
    const plain = find(line, code)
    if (!plain) continue
    takeSpan(line, widened(line, plain))
    return policy
  }
  const said =
    findWinner(line, pattern`${side} ${isSmall}* ${wins}`, 'first') ??
    findWinner(line, pattern`${wins} (IS|THE|COLON|MUST|AS|FILLER|TO|HYPHEN|IN|BY|OF)* W? ${side}`, 'last') ??
    findWinner(
      line,
      '(CONFLICT|DIFFER) (MUST|IS|FILLER)* (COPY|PREFER)? TO THE* W? (SHEET|TABLE|DB)',
      'last',
    ) ??
    findWinner(line, pattern`PREFER (THE|FILLER|MUST|ONLY|TO|IN)* W? ${side}`, 'last') ??
    findWinner(
      line,
      pattern`(CONFLICT|DIFFER) ANY{0,4} (USING|KEEP|GET|COPY|PREFER) (THE|ONLY|FILLER|WITH|OF)* W? ${side}`,
      'last',
    ) ??
    findWinner(
      line,
      pattern`(USING|KEEP|GET|PREFER) (THE|ONLY|FILLER|WITH)* ${side} (AND|IF|WHEN|IN|ON|AT|BY|FOR|OF|FILLER|COMMA|THE|TO)* (CONFLICT|DIFFER)`,
      'side',
    ) ??
    findWinner(line, pattern`${side} W ${isSmall}* ${wins}`, 'first')
  if (said) return said
  return takeAsk(line) ? 'ask' : takeClash(line)
}

/** "…, not have the latest edit win", "rather than letting the sheet win": what is not wished for is no policy. */
function takeRefused(line: Line): void {
  const few = '(THE|FILLER|MAKE|KEEP|OF|WANT|TO|ONLY|ALL|IT|COPY)'
  take(
    line,
    pattern`(AND|BUT)* (NOT|INSTEAD)+ ${few}* NEWEST (THE|CHANGE|EDIT|ROW|FILLER|IS|MUST)* ${wins}`,
  ) ??
    take(
      line,
      pattern`(AND|BUT)* (NOT|INSTEAD)+ ${few}* WIN (THE|CHANGE|EDIT|ROW|FILLER)* NEWEST (CHANGE|EDIT)*`,
    ) ??
    take(line, pattern`(AND|BUT)* (NOT|INSTEAD)+ ${few}* ${side} ${isSmall}* ${wins}`)
}

function findWinner(
  line: Line,
  source: string | Pattern,
  which: 'first' | 'last' | 'side',
): ConflictPolicy | null {
  const span = find(line, source)
  if (!span || isNegated(line, span.from)) return null
  const pieces = line.pieces.slice(span.from, span.to)
  const sides = pieces.map(({ code }) => sideOf(code)).filter(each => each !== null)
  takeSpan(line, widened(line, span))
  const winner = which === 'first' || which === 'side' ? sides[0] : sides.at(-1)
  return winner ? `${winner}_wins` : null
}

function sideOf(code: string): 'sheet' | 'table' | null {
  if (code === 'SHEET' || code === 'S') return 'sheet'
  return ['TABLE', 'DB', 'T'].includes(code) ? 'table' : null
}

const aroundNewest =
  '(THE|IS|MUST|FILLER|ALL|ONLY|CHANGE|EDIT|OF|STATUS|RUN|IN|EVERY|AND|W|ROW|COMMA|IT|TO|GET)'
const newest = [
  `(THE|IS|MUST|FILLER|ALL)* NEWEST ${aroundNewest}{0,5} (WIN|TRUTH|KEEP|GET IT)`,
  `(ORD|PREVIOUS) (CHANGE|EDIT|COPY|WIN)* ${aroundNewest}* WIN`,
  `(WIN|KEEP|USING|PREFER|GET|TRUTH) ${aroundNewest}* (NEWEST|ORD (CHANGE|EDIT))`,
]

function takeNewest(line: Line): boolean {
  return (
    newest.some(source => take(line, source) !== null) ||
    takeWords(line, '(CONFLICT|DIFFER) ANY{0,4} NEWEST') ||
    takeWords(line, 'NEWEST ANY{0,5} (CONFLICT|DIFFER)')
  )
}

/** Takes a stretch but for the names in it: "set the conflict policy of CRM to newest". */
function takeWords(line: Line, source: string | Pattern): boolean {
  const span = find(line, source)
  if (span) takeKnown(line, span)
  return span !== null
}

/** "ask me when they differ"; what is to be asked before something is deleted is another matter. */
function takeAsk(line: Line): boolean {
  if (has(line, 'ASK ANY{0,3} (DELETE|DROP)')) return false
  const whole =
    find(line, 'NOT (UPDATE|CHANGE|EDIT|COPY|THE|SHEET|TABLE|DB|W|ANYTHING|IT){1,5} ASK') ??
    find(line, 'ASK ~DOT{0,8} (DIFFER|CONFLICT)') ??
    find(line, '(DIFFER|CONFLICT) ~DOT{0,8} ASK') ??
    find(line, '(DIFFER|CONFLICT) ~DOT{0,6} MANUAL') ??
    find(line, 'MANUAL ~DOT{0,6} (DIFFER|CONFLICT)') ??
    plainAsk(line)
  if (!whole) return false
  takeKnown(line, widened(line, whole))
  return true
}

/** "ask me", but not "the people at the till keep asking". */
function plainAsk(line: Line): Span | null {
  const span = find(line, 'ASK')
  const before = line.pieces[(span?.from ?? 0) - 1]?.code ?? ''
  return ['KEEP', 'W'].includes(before) ? null : span
}

/** With the condition around it: "if there's a conflict", "in case of doubt", "when they differ". */
function widened(line: Line, span: Span): Span {
  const isPart = (at: number) =>
    /^(?:IF|WHEN|SOON|CONFLICT|DIFFER|ON|IN|AT|BY|OF|FOR|THE|IS|FILLER|DID|IT|ALL|COMMA|MUST|MAKE|ROW|ANYTHING|EDIT|AND|WITH|TO|_)$/.test(
      line.pieces[at]?.code ?? '',
    )
  let { from, to } = span
  if (has({ ...line, pieces: line.pieces.slice(Math.max(0, from - 6), from) }, '(CONFLICT|DIFFER)'))
    while (from > 0 && isPart(from - 1)) from--
  const next = line.pieces.slice(to, to + 8).findIndex(({ code }) => ['CONFLICT', 'DIFFER'].includes(code))
  if (next >= 0 && line.pieces.slice(to, to + next).every((_, at) => isPart(to + at))) to += next + 1
  return { from, to }
}

const gone = '(GONE|DELETED)'
const where = '((IN|FROM|ON|OF|TO) THE* (OTHER|NEW)* (SHEET|TABLE|DB|IT))?'
const object = '(ROW|ANYTHING|NOTHING|ALL|IT|THE|NOT|FILLER|DELETED|GONE|OF|ONLY|EVERY|W?)'

/** Takes what a sentence says about rows gone on one side. Deleting needs the person's own plain words. */
export function takeDeletePolicy(line: Line): DeletePolicy | null {
  if (takeMark(line)) return 'mark'
  if (takeKeep(line)) return 'keep'
  return takeDelete(line) ? 'delete' : takeGoneRows(line)
}

const gap = '~DOT{0,7}'
const marking = [
  `MARK ${gap} ${gone} ROW? (INSTEAD|NOT|AND|BUT) (OF|TO|NOT)* (DELETE|DROP) (IT|ROW|THE)*`,
  `(NOT|INSTEAD) ${gap} (DELETE|DROP) ${gap} MARK IT?`,
  `MARK ${gap} (INSTEAD|NOT) (OF|TO)? (DELETE|DROP|IT) ${object}{0,3}`,
  `${gone} ${gap} MARK (IT|AS|ONLY|FILLER|DELETED|GONE)* ${where}`,
  `MARK ${gap} ${gone} ROW?`,
  `(DELETE|DROP) ${gap} ONLY MARK IT?`,
]

function takeMark(line: Line): boolean {
  if (take(line, 'SOFTDELETE')) return true
  return marking.some(source => takeWords(line, source))
}

const lost = '(DELETE|DROP|LOSE|DELETED|GONE)'
const keeping = [
  `(BUT|AND|IT|MUST)* (NOT|NOTHING)+ (MUST|FILLER|IS|THE|IT|TO|ALL|ANYTHING|ROW|WANT|ONLY){0,4} ${lost} (NOT|NOTHING|ANYTHING|ROW|ALL|FILLER|OF)* ${where}`,
  `STOP (DELETE|DROP|LOSE) (THE|ALL|ANYTHING)* (ROW|ANYTHING)`,
  `${lost} (THE|ROW|ANYTHING|FILLER|ALL|IT){0,3} (NOT|NOTHING)+ (ANYTHING|ROW|NOTHING)* ${where}`,
  `(IF|WHEN|SOON) (?:(?!(DOT|NOT))ANY){0,6} (DELETED|GONE) (?:(?!(DOT|NOT|SYNC|COPY))ANY){0,5} KEEP (IT|THE|ROW|IN|ON|TO|FILLER|DB|TABLE|SHEET)*`,
  `KEEP (THE|ALL|FILLER|DELETED)* ROW (IN|ON|OF|TO) THE* (TABLE|DB|SHEET) (INCLUDE|FILLER|W)* (WHEN|IF|SOON)`,
  `KEEP (THE|ALL|FILLER)* (DELETED|GONE) ROW?`,
  `KEEP (THE|ALL|FILLER|OF)* ROW (THE|FILLER|W|IS|WHICH|COMMA){0,3} (GONE|DELETED) ${where}`,
  `(DELETED|GONE) ROW (MUST|IS|FILLER)* KEEP`,
  `ROW (THE|IS|WHICH|FILLER)* (GONE|DELETED) ${where} (MUST|FILLER|IS|COMMA|IT)* KEEP ((IN|ON) THE* (SHEET|TABLE|DB|OTHER))?`,
  `KEEP (THE|FILLER|ALL|OF)* ROW (DOT|FILLER)*$`,
  `(ROW|ANYTHING) (MUST|FILLER|IS)* KEEP (DOT|COMMA|AND|$)`,
].map(source => `${source} EITHERSIDE?`)

function takeKeep(line: Line): boolean {
  if (take(line, 'NODELETE')) return true
  if (takeForbidden(line)) return true
  for (const source of keeping) {
    const span = find(line, source)
    if (!span || deletesSync(line, span.to)) continue
    takeSpan(line, span)
    return true
  }
  return false
}

/** "don't let CRM delete anything": the name stays, to be looked up. */
function takeForbidden(line: Line): boolean {
  const span = find(
    line,
    'NOT (MAKE|WANT|COPY) (THE|W|Q|SYNC|SYNCNOUN|HYPHEN|IT|TO){0,7} (DELETE|DROP|LOSE) (ANYTHING|ROW|ALL|FILLER|THE|ONLY)+',
  )
  if (span) takeKnown(line, span)
  return span !== null
}

/** "don't delete the CRM sync": that is about a sync, not about rows. */
function deletesSync(line: Line, at: number): boolean {
  for (const { code } of line.pieces.slice(at, at + 5)) {
    if (['SYNC', 'SYNCNOUN', 'Y'].includes(code)) return true
    if (!['THE', 'W', 'Q', 'OF', 'FROM', 'HYPHEN', 'IT'].includes(code)) return false
  }
  return false
}

const deletes = '(DELETE|DROP)'
const stretch = '(?:(?!(DOT|KEEP|MARK|NOT|ASK|SYNC|COPY))ANY){0,9}'
const short = '(?:(?!(DOT|KEEP|MARK|NOT|NOTHING|ASK|SYNC|COPY))ANY){0,6}'
const deleting = [
  `${deletes} (THE|ALL|ANYTHING|FILLER|ONLY|EVERY|OF|AND|PREVIOUS)* (ROW|ANYTHING|ALL|IT|WHAT|EVERY) ${stretch} ${gone} ((IN|FROM|ON|OF) THE* (SHEET|TABLE|DB|W|IT|OTHER))?`,
  `${deletes} (THE|ALL|ANYTHING|FILLER|OF|EVERY|IN|FROM|ON|SHEET|TABLE|DB|AND)* ${gone} (ROW|THE)*`,
  `(IF|WHEN|SOON|ROW|ALL|WHAT|ANYTHING|IT) ${stretch} ${gone} ${stretch} (${deletes}|DELETED) (IT|ALSO|FILLER|THE|ROW|IN|FROM|ON|AND|OTHER|TABLE|SHEET|DB)*`,
  `${gone} (ROW|THE|IN|ON|FROM|SHEET|TABLE|DB|OF|COMMA|W|MUST|AND|FILLER|IS|ALSO|TO|IT)* ${deletes}`,
  `(IF|WHEN|SOON) (THE|ONLY)* ROW ~DOT{0,4} GONE ~DOT{0,6} MUST GONE ((IN|FROM) W)? FILLER?`,
  `${gone} ${where} (COMMA|MUST|IS|FILLER|AND)+ (DELETED|${deletes}) (AND|FILLER|IT)* ${where}`,
  `(GONE|DELETED) (IN|FROM|ON|OF|TO)? (THE|OTHER)* (SHEET|TABLE|DB) (COMMA|MUST|IS|GET|FILLER|AND|TO)+ (GONE|DELETED|${deletes}) ((IN|FROM|ON|OF|TO)? (THE|OTHER)* (SHEET|TABLE|DB) FILLER?)?`,
  `(SYNC|COPY|INCLUDE|UPDATE|KEEP) (THE|ALL|FILLER|AND)* DELETED(?! ROW)`,
  `(DELETED|GONE) (ROW|THE|ALL)* (MUST|IS|GET|FILLER|AND)* (DELETED|GONE|${deletes}) (AND|FILLER)* ((IN|FROM|ON|OF|TO)? THE* (OTHER|SHEET|TABLE|DB) FILLER?)`,
  `(IF|WHEN|SOON) ${stretch} (GONE|DELETED) ${stretch} (WANT|MUST) ${short} (GONE|DELETED|${deletes}) ((IN|FROM|ON|OF)? THE* (OTHER|SHEET|TABLE|DB) FILLER?)?`,
  `(THE ROW|ROW) ${short} (GONE|DELETED) (COMMA|AND|FILLER)* MUST ${short} (GONE|${deletes})`,
  `DELETED ${where} (MUST|IS|FILLER|THE|AND)* (INCLUDE|SYNC|COPY) ${where}`,
  `${deletes} (THE|ALL|ANYTHING|FILLER|EVERY)* W{1,3} (IN|FROM|ON|OF) THE* (SHEET|TABLE|DB|OTHER) (SOON|WHEN|IF) ${stretch} ${gone} ${where}`,
  `${deletes} (THE|ALL|ANYTHING|FILLER|EVERY)* W{1,3} (THE|WHICH|IS|COMMA|FILLER)* ${gone} ${where}`,
]

function takeDelete(line: Line): boolean {
  for (const source of deleting) {
    const span = find(line, source)
    if (!span) continue
    const verbAt = line.pieces.findIndex(({ code }, at) => at >= span.from && /^(?:DELETE|DROP)$/.test(code))
    if (isNegated(line, span.from) || (verbAt >= 0 && isNegated(line, verbAt))) continue
    if (verbAt >= 0 && deletesSync(line, verbAt + 1)) continue
    takeKnown(line, span)
    return true
  }
  return false
}
