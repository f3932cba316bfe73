import type { ChangeCounts, PlanSummary } from '@doki/contracts'

/** What a plan does, or did, in words for a person: the sides with changes, and what does not go through. */
export function describeCounts({ table, sheet, conflicts, quarantined }: PlanSummary): string {
  const changes = [...describe('table', table), ...describe('sheet', sheet)]
  const held = quarantined === 0 ? [] : [`${quarantined} in quarantine`]
  const waiting =
    conflicts === 0 ? [] : [`${conflicts} ${conflicts === 1 ? 'conflict' : 'conflicts'} to decide`]
  const text = [...(changes.length > 0 ? changes : ['no row to change']), ...waiting, ...held].join('; ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function describe(side: string, { insert, update, delete: removed }: ChangeCounts): string[] {
  if (insert + update + removed === 0) return []
  return [
    `${side}: ${insert} ${insert === 1 ? 'row' : 'rows'} inserted, ${update} updated, ${removed} deleted`,
  ]
}
