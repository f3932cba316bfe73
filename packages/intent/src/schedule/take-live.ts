import { isNegated } from '../grammar/hostile.ts'
import { find, type Line, takeKnown, takeSpan } from '../text/line.ts'
import { pattern } from '../text/pattern.ts'

const small = '(THE|FILLER|IN|ON|AT|BY|TO|OF|WITH|AS|AND|MODE)'
const thing =
  '(THE|FILLER|ROW|ANYTHING|SHEET|TABLE|DB|W|Q|IT|OTHER|NEW|IN|ON|OF|TO|AND|OR|ALL|EVERY|AT|IS|DID|FROM)'

/**
 * Takes "in real time", "as soon as something changes"; false for "not live any more". Asked after the policies: where one was
 * said, "whenever both sides differ" is its condition.
 */
export function takeLive(line: Line, isRuled = false): boolean | null {
  const off = find(line, pattern`(PAUSE|STOP|DELETE|DROP) ${small}* LIVE (UPDATE|SYNC|SYNCNOUN|COPY|MODE)?`)
  if (off) {
    takeSpan(line, off)
    return false
  }
  // "our vendors live in the EU tab" is another verb.
  const said = find(line, pattern`${small}* LIVE(?! (IN|ON|AT) (THE|W|SHEET|TABLE|DB))`)
  if (said) {
    const isOff = isNegated(
      line,
      line.pieces.findIndex(({ code }) => code === 'LIVE'),
    )
    takeSpan(line, isOff ? widened(line, said) : said)
    return !isOff
  }
  const changes =
    find(
      line,
      pattern`SOON ${thing}{0,6} (CHANGE|EDIT|UPDATE|NEW|DIFFER)(?! (ASK|WIN)) ${small}{0,2} (SHEET|TABLE|DB)?`,
    ) ?? find(line, '(AT|ON|BY|FOR|WITH|AFTER)? EVERY (FILLER|W)? (CHANGE|EDIT|UPDATE)')
  // "prefer the table whenever both were edited" is a policy's condition.
  const before = line.pieces.slice(0, changes?.from).findLast(({ code }) => code !== 'FILLER')
  if (!changes || before?.code === '_') return null
  if (isRuled && line.pieces.slice(changes.from, changes.to).some(({ code }) => code === 'DIFFER'))
    return null
  takeKnown(line, changes)
  return true
}

/** With the "not" that stands before it, so that it is read as no other "not". */
function widened({ pieces }: Line, { from, to }: { from: number; to: number }): { from: number; to: number } {
  let start = from
  while (
    start > 0 &&
    ['NOT', 'MUST', 'IS', 'FILLER', 'NOTHING', 'ONLY', 'WANT'].includes(pieces[start - 1]!.code)
  )
    start--
  return { from: start, to }
}

/** Takes "no schedule", "only when I ask", "remove the schedule". */
export function takeNoSchedule(line: Line): boolean {
  const asked = find(line, '(BUT|ONLY|MUST|AND|COMMA|FILLER)* ONDEMAND (FILLER|ONLY|COMMA)*')
  const without =
    find(line, '(NOT|NO|NOTHING) (THE|FILLER|ON|ANYTHING|W)* (SCHEDULE|SCHEDULED)') ??
    find(
      line,
      '(NOT|NO) (THE|FILLER)* (NIGHTLY|DAILY|HOURLY|WEEKLY|MONTHLY|SCHEDULED) (RUN|SYNC|SYNCNOUN|COPY|UPDATE)',
    )
  const dropped = find(
    line,
    '(DELETE|DROP|CLEAR|PAUSE|GET|STOP) (THE|OF|FILLER|SYNC|SYNCNOUN|Q|W|IT)* SCHEDULE',
  )
  const stopped = find(
    line,
    '(STOP|NOT) (MUST|FILLER|RUN|SYNC|COPY|THE|IT|W|Q|SYNCNOUN)* (SCHEDULED|ON THE* SCHEDULE)',
  )
  for (const span of [without, dropped, stopped, asked]) if (span) takeKnown(line, span)
  const timer = find(line, 'VAGUE')
  if (stopped && timer) takeSpan(line, timer)
  return (asked ?? without ?? dropped ?? stopped) !== null
}
