import type { IntentAction } from '@doki/contracts'
import { has } from './text/line.ts'
import type { Understood } from './understand.ts'

/**
 * The action that the verbs and what they stand beside mean together: "run the CRM sync every hour" changes it, "run"
 * with a sheet and a table makes one, "sync Orders" with a sync of that name runs it.
 */
export function settleAction(said: Understood): IntentAction | null {
  const { action, linked, sync, line } = said
  const speaksOfRules =
    said.schedule !== null ||
    said.conflictPolicy !== null ||
    said.deletePolicy !== null ||
    said.key.length > 0
  const hasSync = sync.from !== null && sync.score >= 0.8
  const hasBoth = linked.sheet !== null && (linked.table !== null || said.newTable !== null)
  switch (action) {
    case 'run_sync':
    case 'change_sync':
      if (hasSync && (sync.cued || !hasBoth))
        return speaksOfRules ? 'change_sync' : has(line, 'RUN') ? 'run_sync' : action
      if (linked.sheet || linked.table) return 'create_sync'
      return speaksOfRules ? 'change_sync' : action
    case 'create_sync': {
      if (hasBoth || !hasSync || has(line, '(CREATE|NEW|LINK|TABLE|DB|COPY|GET|ARROW|UPDATE)')) {
        return hasSync && sync.cued && !hasBoth && !has(line, '(CREATE|NEW|LINK)')
          ? running(speaksOfRules)
          : action
      }
      if (linked.table && !linked.sheet && has(line, 'SHEET')) return action
      if (has(line, '(WITH|TO|IT)')) return action
      if (!has(line, '(SYNC|SYNCNOUN|SCHEDULE)') || has(line, 'KEEP')) return action
      return running(speaksOfRules)
    }
    case null:
      if (hasBoth && !said.isForeign) return 'create_sync'
      if (linked.sheet !== null && has(line, 'WANT') && has(line, '(FROM|TO|IN) (THE|NEW)* (DB|TABLE|T)'))
        return 'create_sync'
      return speaksOfRules && (hasSync || has(line, '(SYNC|SYNCNOUN)')) ? 'change_sync' : null
    default:
      return action
  }
}

function running(speaksOfRules: boolean): IntentAction {
  return speaksOfRules ? 'change_sync' : 'run_sync'
}
