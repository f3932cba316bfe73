import type { IntentAction } from '@doki/contracts'
import { find, type Line, type Span, textOf } from '../text/line.ts'

/** Which columns or rows, where names of the catalogue are linked by now: what is left of them is a condition. */
const ofRows = [
  '(BUT|NOT|INSTEAD) (THE|FILLER|OF|WITH|FOR|COPY|INCLUDE|UPDATE)* (W|Y|Q){1,3} COLUMN',
  'ONLY (THE|FILLER)* ROW (IN|WITH|FROM|OF|FOR|IS|WHICH|WHAT|OVER|THE|FILLER|ON|AT)+ W+',
]
const until =
  'UNTIL (THE|ON|FILLER|NEXT|END|OF|IN|AT)* (MO|TU|WE|TH|FR|SA|SU|NUM|CLOCK|TOMORROW|MORNING|EVENING|NIGHT|NOON|WEEK|MONTH|MONTHNAME|QUARTER|YEAR|W)'
const forLong = 'FOR (THE|FILLER|NEXT|ONLY)* (NUM|HALF)? (MINUTE|HOUR|H|DAY|WEEK|MONTH|WEEKEND)'
const later =
  '(AND|COMMA|DOT) (FILLER|AND)* (START|RESUME|RUN|GET|MAKE) (IT|THE|W|SYNC|AGAIN){0,4} (AGAIN|TOMORROW|UNTIL|AT|ON|IN)'

/** "run orders at 9 and customers every hour": the second of two. */
const secondTime =
  '(?<=(EVERY|DAILY|HOURLY|WEEKLY|MONTHLY) ~DOT{0,6} )AND THE* W{1,4} (EVERY|DAILY|HOURLY|WEEKLY|MONTHLY)'

/**
 * A condition that was said and that nobody here can keep to, as it was written: some rows only, all columns but one, a pause
 * that ends by itself, several runs at once. It is told back before anything is done. `unread`: the line as it was said.
 */
export function unmetLimit(action: IntentAction, line: Line, unread: Line): string | null {
  switch (action) {
    case 'pause_sync':
      return behind(unread, [until, forLong, later]) ?? condition(unread)
    case 'run_sync':
      return (
        condition(unread) ??
        behind(unread, ['(BUT|AND|COMMA)+ NOT (MUST|FILLER|THE|IT)* (CHANGE|EDIT|UPDATE|COPY|DIFFER)'])
      )
    case 'resume_sync':
      return condition(unread)
    case 'undo_run':
      return severalRuns(unread)
    case 'create_sync':
    case 'suggest_mapping':
    case 'change_sync':
      return said(line, first(line, ofRows)) ?? behind(unread, [secondTime])
    default:
      return null
  }
}

/** "until Monday", to the end of the clause. */
function behind(line: Line, sources: string[]): string | null {
  const span = first(line, sources)
  if (!span) return null
  const end = line.pieces.findIndex(
    ({ code }, at) => at >= span.to && ['DOT', 'COMMA', 'QUESTION'].includes(code),
  )
  return said(line, { from: span.from, to: end < 0 ? line.pieces.length : end })
}

/** "if it fails, pause it", "run it as soon as the file is there": what is done at once is not done on a condition. */
function condition(line: Line): string | null {
  const first = find(line, '^(FILLER|COMMA|BUT|AND)* (IF|WHEN|SOON) ~COMMA{1,12} COMMA')
  if (first) return said(line, { from: first.from, to: first.to - 1 })
  return behind(line, ['(?<=(RUN|PAUSE|STOP|RESUME|START) ~DOT{0,6} )(IF|SOON|WHEN) ~DOT{2,12}'])
}

function severalRuns(line: Line): string | null {
  const counted = find(line, 'UNDO (THE|ORD|FILLER|PREVIOUS|NEWEST|STATUS)* NUM (W|THE)? RUN')
  const isSeveral =
    counted &&
    line.pieces.slice(counted.from, counted.to).some(({ code, value }) => code === 'NUM' && (value ?? 0) > 1)
  if (isSeveral) return said(line, { from: counted.from + 1, to: counted.to })
  const all = find(line, 'UNDO (THE|FILLER)* (ALL|ANYTHING|EVERY)')
  return all && said(line, { from: all.to - 1, to: line.pieces.length })
}

function first(line: Line, sources: string[]): Span | null {
  for (const source of sources) {
    const span = find(line, source)
    if (span) return span
  }
  return null
}

function said(line: Line, span: Span | null): string | null {
  if (!span) return null
  const words = line.pieces.slice(span.from, span.to)
  const start = words.findIndex(({ code }) => !['AND', 'COMMA', 'DOT', 'BUT'].includes(code))
  return textOf(line, words.slice(Math.max(0, start)))
}
