import type { IntentAction } from '@doki/contracts'
import { has, type Line } from '../text/line.ts'
import { pattern } from '../text/pattern.ts'
import { complains } from './complaint.ts'
import { plainly } from './direction.ts'
import { isNegated } from './hostile.ts'

const named = '(SYNC|SYNCNOUN|Y)'
const both = '(S ANY* T|T ANY* S)'
const start = '(?:^(FILLER|COMMA|WANT|THE|AND|BUT|YES|NO|_|DOT)*)'

/**
 * What a sentence asks for, by its verbs; the first rule that fits decides, so the narrow ones stand first. Null: no
 * verb of ours. What was understood as schedule, policy or key is `_` by now, linked names are `S`, `T` and `Y`.
 */
export function readAction(line: Line): IntentAction | null {
  if (leads(line, 'UNDO') && !has(line, 'UNDO (NOT|NOTHING)')) return 'undo_run'
  if (asksForPlan(line)) return 'plan_sync'
  if (has(line, 'CONFLICT') && !has(line, both)) return 'show_conflicts'
  if (asksWhereTheyDiffer(line)) return 'show_conflicts'
  if (asksForMapping(line)) return 'suggest_mapping'
  if (
    has(line, '(?<!(?<!(IS|WHY|DID) (FILLER|NOW)* )(PAUSE|STOP) ANY* )(GET|START|MAKE) ANY{0,5} AGAIN') ||
    has(line, pattern`(${named}|S|T|IT|W) (WANT|MUST) FILLER* (RUN|COPY|START) AGAIN`)
  )
    return 'resume_sync'
  if (asksForStatus(line) || complains(line)) return 'show_status'
  if (leadsBeforeStop(line) && deletesSync(line)) return 'delete_sync'
  if (
    isSaid(line, 'RESUME') ||
    has(line, '(?<!(?<!(IS|WHY|DID) (FILLER|NOW)* )(PAUSE|STOP) ANY* )START (SYNC|RUN|COPY|IT|THE|Y)* AGAIN')
  )
    return 'resume_sync'
  if (has(line, '(CHANGE|MAKE) (IT|THE)') && plainly(line) !== null) return 'change_sync'
  // "… shouldn't run at night any more, move it to 1 pm"
  if (has(line, 'NOT ANY* (COMMA|DOT|AND|BUT) FILLER* (CHANGE|MAKE) (IT|THE|TO)* _')) return 'change_sync'
  if (
    isSaid(line, 'PAUSE') ||
    isSaid(line, 'STOP') ||
    has(line, 'NOT (MUST|FILLER|IT|THE|WANT)* (RUN|SYNC|COPY)') ||
    has(
      line,
      'NOT WANT (THE|Y|S|T|SYNC|SYNCNOUN|IT|TO|FILLER|HYPHEN|SHEET|TABLE)* (Y|S|T|IT|SYNC|SYNCNOUN|TO) (RUN|SYNC)',
    ) ||
    has(line, '(WANT|MUST|MAKE|GET) ANY{0,5} STOPPED') ||
    has(line, '^(FILLER|COMMA)* NO (MORE|THE|FILLER)* (Y|S|T|W|SYNC|SYNCNOUN)+ (RUN|SYNC)')
  )
    return 'pause_sync'
  if (deletesSync(line)) return 'delete_sync'
  if (
    has(line, pattern`(MAKE|CHANGE|UPDATE|MUST) (THE|W|IT|FOR|IN|OF|FILLER)* ${named}`) &&
    !has(line, pattern`${named} (WITH|BETWEEN|(FROM|TO) (THE|W|Q)* (S|T|SHEET|TABLE|DB))`)
  )
    return 'change_sync'
  if (has(line, pattern`${named} ANY{0,3} MUST`) || has(line, '(CHANGE|MAKE) ANY{0,4} RUN'))
    return 'change_sync'
  if (has(line, pattern`${start} (CHANGE|MAKE) (IT|THE|TO|_|SCHEDULE)`)) return 'change_sync'
  if (has(line, pattern`${named} (COLON|COMMA|HYPHEN) (FILLER|WANT)* (CHANGE|MAKE)`)) return 'change_sync'
  if (
    has(line, '(START|CREATE) (THE|NEW|W|FILLER)* (SYNC|COPY|SYNCNOUN)(?! NOW)') &&
    !has(line, pattern`START (THE|FILLER)* ${named} (NOW|$)`) &&
    has(line, '(S|T|SHEET|TABLE|CREATE|NEW|WITH)')
  )
    return 'create_sync'
  if (has(line, '(RUN|START)')) return 'run_sync'
  if (has(line, `(SYNC|COPY|UPDATE|GET) ANY* (NOW|AGAIN)`) || has(line, '(NOW|AGAIN) ANY* SYNC'))
    return 'run_sync'
  if (has(line, '(SYNC|SYNCNOUN|COPY|GET|UPDATE|LINK|MATCH|KEEP|CREATE|BOTHWAYS|ARROW|LARROW)'))
    return 'create_sync'
  return null
}

/** "show me where they differ", "where do the two not agree?" */
function asksWhereTheyDiffer(line: Line): boolean {
  if (has(line, '(COPY|KEEP|CREATE|LINK)')) return false
  return (
    has(line, pattern`${start} (WHICH|WHAT|SHOW|HOW) ANY{0,9} DIFFER`) ||
    has(line, pattern`${start} (IF|WHEN) ANY{0,9} DIFFER ANY* QUESTION`) ||
    has(line, pattern`${start} SHOW (FILLER|THE|ALL)* IF ANY{0,9} NOT SYNC`)
  )
}

function asksForPlan(line: Line): boolean {
  if (has(line, both)) return has(line, 'PLAN')
  return (
    has(line, 'PLAN') ||
    has(line, 'WHAT ANY{0,3} WOULD') ||
    has(line, 'WOULD ANY{0,6} (CHANGE|FAIL|RUN)') ||
    (line.lexicon.pack.language !== 'en' && has(line, 'WOULD')) ||
    has(line, pattern`${start} (WHAT|WHICH) ANY{0,6} MUST`) ||
    (has(line, pattern`(SHOW|${start} (WHAT|WHICH)) (THE|WHAT|ALL|W|WHICH|FILLER)* CHANGE`) &&
      !has(line, '(DID|PREVIOUS|MAPPING|COLUMN)'))
  )
}

function asksForMapping(line: Line): boolean {
  return (
    has(line, '(MAPPING|MAP)') ||
    has(line, 'SUGGEST ANY* COLUMN') ||
    has(line, '(WHICH|WHAT|HOW) ANY{0,8} COLUMN') ||
    has(line, '(SUGGEST|SHOW) (THE|FILLER|HOW|WHAT|TO|WHICH)* (MATCH|LINK)') ||
    has(line, '(SHOW|MATCH|LINK) ANY{0,4} COLUMN')
  )
}

function asksForStatus(line: Line): boolean {
  // "…, and it is still the old one. Is sales leads broken?"
  if (
    has(
      line,
      '(DOT|QUESTION|COMMA) (FILLER|AND|WHY)* IS (THE|Y|S|T|W|SYNC|SYNCNOUN)+ (FAIL|STATUS|STOPPED|RUN) QUESTION',
    )
  )
    return true
  if (has(line, both)) return has(line, pattern`${start} (IS|DID) ANY* QUESTION`)
  if (has(line, `^(FILLER|COMMA|THE)* (Y|W|S|T|SYNC|SYNCNOUN|HYPHEN){1,4} RUN ~DOT{0,3} QUESTION`))
    return true
  const about = '(STATUS|FAIL|RUN|SYNC|SYNCNOUN|STOP|STOPPED|PREVIOUS|Y|PAUSE|NEWEST)'
  return (
    has(line, pattern`${start} (WHY|HOW|WHEN|DID|WHAT|WHICH|IS) ANY* ${about}`) ||
    has(line, pattern`${start} (STATUS|WHY)`) ||
    has(line, '(SYNC|SYNCNOUN|Y|S|T) STATUS (DOT|QUESTION)*$') ||
    // "Should I run it now?", "wie pausiere ich das?": who asks how or whether has asked for nothing yet.
    has(
      line,
      '^(COMMA|AND|BUT|FILLER)* (MUST FILLER|AS) (W|Q|S|T|Y|THE|SYNC|SYNCNOUN)* (RUN|PAUSE|STOP|RESUME|START|DELETE|UNDO) ANY* QUESTION',
    ) ||
    has(
      line,
      '^(COMMA|AND|BUT)* MUST FILLER (W|Q|S|T|Y|THE|SYNC|SYNCNOUN)* (RUN|PAUSE|STOP|RESUME|START|DELETE|UNDO) QUESTION',
    ) ||
    has(
      line,
      pattern`${start} HOW (IS|DID) (THE|FILLER)* (S|T|Y)+ (SHEET|TABLE|SYNC|SYNCNOUN|FILLER|STATUS|NOW)* (QUESTION|DOT|$)`,
    ) ||
    has(line, 'SHOW ANY{0,3} WHAT ANY{0,5} DID') ||
    has(line, '(SHOW|HOW|GET|WANT) ANY{0,5} STATUS') ||
    has(line, pattern`${start} SHOW (THE|ALL|FILLER|W|OF|EVERY)* (SYNC|SYNCNOUN|RUN|Y)`) ||
    (has(line, 'QUESTION') && asksWhetherItRuns(line)) ||
    (has(line, 'QUESTION') &&
      has(line, `(WHY|HOW|WHEN|DID|WHAT|IS|FAIL|STATUS)`) &&
      has(line, about) &&
      !has(line, 'DOT FILLER* (CHANGE|MAKE|PAUSE|RESUME|RUN|COPY|START|STOP|DELETE)') &&
      !has(line, both))
  )
}

/** "Läuft der Abgleich noch?", "la synchro tourne ?"; "can you run it?" is a request. */
function asksWhetherItRuns(line: Line): boolean {
  if (!has(line, 'RUN') || has(line, '(WANT|NOW|AGAIN|_)')) return false
  return line.lexicon.pack.language !== 'en' || !has(line, pattern`${start} (RUN|START)`)
}

function deletesSync(line: Line): boolean {
  if (!leads(line, 'DELETE')) return false
  if (has(line, pattern`DELETE (THE|W|Q|IT|FILLER|HYPHEN|OF|ALL|NOW|S|T|SHEET|TABLE)* ${named}`)) return true
  // "Den Kundenabgleich bitte löschen": nothing but small words between, and nothing that is copied.
  if (
    !has(line, both) &&
    has(
      line,
      pattern`${named} (FILLER|WANT|MUST|THE|NOW|W|S|T|IT|TO|OF|Q|COMMA|HYPHEN|NOT|SYNC|ANYTHING){0,8} DELETE`,
    )
  )
    return true
  return has(
    line,
    '^(FILLER|COMMA|WANT|AND|BUT|YES|NO|INSTEAD|_)* DELETE IT (FILLER|DOT|NOW|AGAIN|QUESTION)*$',
  )
}

/**
 * Whether a verb is what the sentence is about: what cannot be taken back is never read out of a later clause ("sync
 * them, and can I undo it?"), only where no other verb of ours goes before.
 */
function leads(line: Line, code: string): boolean {
  const at = line.pieces.findIndex((piece, index) => piece.code === code && !isNegated(line, index))
  if (at < 0 || line.pieces.slice(0, at).some((_, index) => isVerb(line, index))) return false
  return !has({ ...line, pieces: line.pieces.slice(0, at) }, pattern`${ours} ANY* (DOT|QUESTION)`)
}

/** "Delete the CRM sync, we stopped using it": the reason behind it is no command. */
function leadsBeforeStop({ pieces }: Line): boolean {
  const first = pieces.findIndex(({ code }) => ['DELETE', 'STOP', 'PAUSE', 'RESUME', 'RUN'].includes(code))
  return first >= 0 && pieces[first]!.code === 'DELETE'
}

/** What an earlier sentence is about when it is about us. */
const ours = '(_|S|T|Y|SYNC|SYNCNOUN|RUN|WHY|CONFLICT|MAPPING|SHEET|TABLE|DB|STATUS)'

function isVerb(line: Line, at: number): boolean {
  const { code } = line.pieces[at]!
  if (isNegated(line, at)) return false
  if (code === 'SYNC' || code === 'RUN')
    return !['Y', 'THE', 'W', 'S', 'T', 'Q', 'HYPHEN', 'ORD', 'PREVIOUS', 'NEWEST', 'OF'].includes(
      line.pieces[at - 1]?.code ?? '',
    )
  return otherVerbs.has(code)
}

const otherVerbs = new Set(
  'COPY GET UPDATE LINK CREATE PAUSE RESUME PLAN MAP SCHEDULE ARROW BOTHWAYS UNDO DELETE START MAKE CHANGE SUGGEST MAPPING'.split(
    ' ',
  ),
)

/** Whether a verb is there, and at least once without a "not" before it. */
export function isSaid(line: Line, code: string): boolean {
  return line.pieces.some((piece, at) => piece.code === code && !isNegated(line, at))
}

/** Whether the words put rows somewhere, so that a table that is not there is one to be made. */
export function asksToPut(line: Line): boolean {
  return has(line, '(COPY|CREATE|NEW)') || has(line, 'TO THE* DB')
}
