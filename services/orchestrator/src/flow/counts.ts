import type { ChangeCounts, PlanSummary } from '@doki/contracts'
import { type Say, sayLike } from '../say/say.ts'

const english = sayLike('')

/** What a plan does, or did, in words for a person: the sides with changes, and what does not go through. */
export function describeCounts(
  { table, sheet, conflicts, quarantined }: PlanSummary,
  say: Say = english,
): string {
  const changes = [...describe('tableCounts', table, say), ...describe('sheetCounts', sheet, say)]
  const held = quarantined === 0 ? [] : [say('quarantined', { count: `${quarantined}` })]
  const open = say(conflicts === 1 ? 'oneConflict' : 'conflicts', { count: `${conflicts}` })
  const waiting = conflicts === 0 ? [] : [open]
  const text = [...(changes.length > 0 ? changes : [say('noRow')]), ...waiting, ...held].join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function describe(
  side: 'tableCounts' | 'sheetCounts',
  { insert, update, delete: removed }: ChangeCounts,
  say: Say,
): string[] {
  if (insert + update + removed === 0) return []
  const rows = say(insert === 1 ? 'oneRow' : 'rows', { count: `${insert}` })
  return [say(side, { rows, update: `${update}`, delete: `${removed}` })]
}
