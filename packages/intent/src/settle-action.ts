import type { IntentAction } from '@doki/contracts'
import { plainly } from './grammar/direction.ts'
import { has } from './text/line.ts'
import { pattern } from './text/pattern.ts'
import type { Understood } from './understand.ts'

/**
 * The action that the verbs and what they stand beside mean together: "run the CRM sync every hour" changes it, "run"
 * with a sheet and a table makes one, "sync Orders" with a sync of that name runs it.
 */
export function settleAction(said: Understood): IntentAction | null {
  const { action, linked, sync, line } = said
  const isOfRules = speaksOfRules(said)
  const hasSync = sync.from !== null && sync.score >= 0.8
  const hasBoth = linked.sheet !== null && (linked.table !== null || said.newTable !== null)
  const isRuled = isOfRules || saysTheWay(said)
  const isSaidOfIt = action === 'show_status' && plainly(line) !== null && !has(line, 'QUESTION')
  if (hasSync && isRuled && !makesNew(line) && (action === null || ruling.has(action) || isSaidOfIt)) {
    if (sync.cued && said.newTable === null) return 'change_sync'
    if (isNamedAlone(said) || (isOfRules && isHeaded(said))) return 'change_sync'
  }
  if (said.isForeign && !sync.cued && has(line, '^(FILLER|WANT|COMMA)* FOREIGN (?!(_|DOT))')) return null
  const isRate = said.schedule !== null && 'isRate' in said.schedule
  if (isRate && !hasBoth && (hasSync || has(line, '(SYNC|SYNCNOUN|IT)'))) return 'change_sync'
  if (isOfRules && isOfSync(said) && (action === null || !asking.has(action))) return 'change_sync'
  switch (action) {
    case 'show_conflicts':
    case 'show_status':
    case 'pause_sync': {
      // "In case of conflict …", "when both changed …" and, in Spanish, "para" and "que" begin rules, too.
      const isRule =
        action === 'pause_sync' ? said.noSchedule || said.live !== null || isRate : said.schedule !== null
      const isFor = action !== 'pause_sync' || ['es', 'pt'].includes(line.lexicon.pack.language)
      const isPolicy = said.conflictPolicy !== null || (isFor && said.deletePolicy !== null)
      return hasSync && (isRule || isPolicy) && !has(line, 'QUESTION') ? 'change_sync' : action
    }
    case 'run_sync':
    case 'change_sync':
      if (hasSync && (sync.cued || !hasBoth))
        return isOfRules ? 'change_sync' : has(line, 'RUN') ? 'run_sync' : action
      if (linked.sheet || linked.table) return 'create_sync'
      return isOfRules ? 'change_sync' : action
    case 'create_sync': {
      if (!hasBoth && has(line, '^FILLER* (WHICH|WHAT|WHY|HOW) ANY* QUESTION') && !isOfRules) return null
      if (hasBoth || !hasSync || has(line, '(CREATE|NEW|LINK|TABLE|DB|COPY|GET|ARROW|UPDATE)')) {
        return hasSync && sync.cued && !hasBoth && !has(line, '(CREATE|NEW|LINK)')
          ? running(isOfRules)
          : action
      }
      if (linked.table && !linked.sheet && has(line, 'SHEET')) return action
      if (has(line, '(WITH|TO|IT)')) return action
      if (!has(line, '(SYNC|SYNCNOUN|SCHEDULE)') || has(line, 'KEEP')) return action
      return running(isOfRules)
    }
    case null:
      if (hasSync && isOfRules && !isJoined(line)) return 'change_sync'
      if (linked.sheet !== null && said.newTable !== null && !said.isForeign) return 'create_sync'
      if (isOfRules && has(line, '^(FILLER|COMMA)* (NO|INSTEAD|CORRECTION)')) return 'change_sync'
      if (hasBoth && isJoined(line) && !said.isForeign) return 'create_sync'
      if (linked.sheet !== null && has(line, 'WANT') && has(line, '(FROM|TO|IN) (THE|NEW)* (DB|TABLE|T)'))
        return 'create_sync'
      return isOfRules && (hasSync || has(line, '(SYNC|SYNCNOUN)')) ? 'change_sync' : null
    default:
      return action
  }
}

/** What a sentence about the rules of a sync may look like by its verbs alone. */
const ruling = new Set<IntentAction>(['create_sync', 'run_sync', 'change_sync'])

/** Whether the schedule, a policy, the key or the like is spoken of. */
export function speaksOfRules(said: Understood): boolean {
  return (
    said.schedule !== null ||
    said.conflictPolicy !== null ||
    said.deletePolicy !== null ||
    said.live !== null ||
    said.noSchedule ||
    said.key.length > 0
  )
}

function makesNew(line: Understood['line']): boolean {
  return (
    has(line, 'LINK') ||
    has(
      line,
      '(CREATE|NEW) (THE|NEW|W|FILLER|S|T|BOTHWAYS|ONEWAY|LIVE|_)* (SYNC|SYNCNOUN|Y|COPY|COLON|TABLE)',
    )
  )
}

/** A sheet and a table with a word between that puts them together. */
function isJoined(line: Understood['line']): boolean {
  const joint = '(TO|WITH|AND|IN|FROM|ARROW|LARROW|BOTHWAYS|HYPHEN|COLON|SLASH|COMMA|OF|FOR)'
  return has(line, pattern`S ANY*? ${joint} ANY*? T`) || has(line, pattern`T ANY*? ${joint} ANY*? S`)
}

function saysTheWay({ line }: Understood): boolean {
  return has(line, '(BOTHWAYS|ONEWAY|REVERSE)') || plainly(line) !== null
}

/** The sync is called by its own name, nothing else of the catalogue is, and no other side is spoken of. */
function isNamedAlone({ line, linked, sync, newTable }: Understood): boolean {
  if (newTable !== null || sync.from === null || sync.score < 0.96) return false
  const isApart = (mention: { from: number; to: number } | null) =>
    mention !== null && (mention.from < sync.from! || mention.to > sync.to)
  if (isApart(linked.sheet) || isApart(linked.table)) return false
  return (
    plainly(line) !== null || !has(line, '(TO|IN|ARROW|FROM|WITH|AND) (THE|NEW|FILLER|ALL)* (DB|TABLE|SHEET)')
  )
}

/** "Invoices 2024: never erase an invoice …": what stands before the colon is what the rest is about. */
function isHeaded({ line, sync, newTable }: Understood): boolean {
  if (newTable !== null || sync.score < 0.96) return false
  const at = line.pieces.findIndex(({ to }) => to === sync.to)
  const isFirst = line.pieces
    .slice(0, at)
    .every(({ code }) => ['Y', 'S', 'T', 'W', 'THE', 'FILLER', '_', 'SYNC', 'SYNCNOUN'].includes(code))
  return (
    at >= 0 && isFirst && ['COLON', 'HYPHEN'].includes(line.pieces[at + 1]?.code ?? '') && movesNothing(line)
  )
}

function movesNothing(line: Understood['line']): boolean {
  return !has(line, '(COPY|LINK|CREATE|NEW|ARROW|LARROW|GET|UPDATE)')
}

/** What a rule of a sync may not look like. */
const asking = new Set<IntentAction>([
  'undo_run',
  'plan_sync',
  'suggest_mapping',
  'delete_sync',
  'show_status',
  'resume_sync',
])
const making = '(SYNC|COPY|GET|UPDATE|LINK|MATCH|CREATE|NEW|ARROW|LARROW|TO|RUN|START|STOP|PAUSE|QUESTION)'

/** A sync, or both sides of one, is named and nothing of it is made or moved: what is said of it are its rules. */
function isOfSync({ line, unread, linked, sync, newTable }: Understood): boolean {
  if (sync.from === null || sync.score < 0.9 || newTable !== null || has(line, making)) return false
  const isBoth = linked.sheet !== null && linked.table !== null
  if (isBoth && has(line, '(BOTHWAYS|ONEWAY)')) return false
  const isSyncs = ({ from, to }: { from: number; to: number }) => sync.from! < to && from < sync.to
  const apart = [linked.sheet, linked.table].filter(each => each !== null && !isSyncs(each))
  if (isBoth && !isCondition(unread, Math.min(...apart.map(each => each?.from ?? 0)))) return false
  const isOwn = (mention: { from: number; to: number } | null, side: object | null | undefined) =>
    mention === null ||
    (sync.from! < mention.to && mention.from < sync.to) ||
    JSON.stringify(side) === JSON.stringify('ref' in mention ? mention.ref : null)
  return isOwn(linked.sheet, sync.sides?.sheet) && isOwn(linked.table, sync.sides?.table)
}

/** "if the sheet and the table differ": both are named in a condition, so nothing is made of them. */
function isCondition({ pieces, ...line }: Understood['line'], word: number): boolean {
  const before = pieces.filter(({ to }) => to <= word)
  return has({ ...line, pieces: before }, '(IF|WHEN|SOON|ASK)')
}

function running(isOfRules: boolean): IntentAction {
  return isOfRules ? 'change_sync' : 'run_sync'
}
