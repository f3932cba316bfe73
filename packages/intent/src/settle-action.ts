import type { IntentAction } from '@doki/contracts'
import { plainly } from './grammar/direction.ts'
import { has } from './text/line.ts'
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
  if (hasSync && isRuled && !makesNew(line) && (action === null || ruling.has(action))) {
    if (sync.cued && said.newTable === null) return 'change_sync'
    if (isNamedAlone(said)) return 'change_sync'
  }
  switch (action) {
    case 'show_conflicts':
    case 'show_status':
    case 'pause_sync': {
      // "In case of conflict …", "when both changed …" and, in Spanish, "para" and "que" begin rules, too.
      const isRule = action === 'pause_sync' ? said.noSchedule || said.live !== null : said.schedule !== null
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
  return has(line, `S ANY*? ${joint} ANY*? T`) || has(line, `T ANY*? ${joint} ANY*? S`)
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

function running(isOfRules: boolean): IntentAction {
  return isOfRules ? 'change_sync' : 'run_sync'
}
