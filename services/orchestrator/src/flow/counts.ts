import type { ChangeCounts, PlanSummary } from '@doki/contracts'

/** What a plan does, or did, in words for a person: both sides, always, and what does not go through. */
export function describeCounts({ table, sheet, conflicts, quarantined }: PlanSummary): string {
  const held = quarantined === 0 ? [] : [`${quarantined} in quarantine`]
  const waiting =
    conflicts === 0 ? [] : [`${conflicts} ${conflicts === 1 ? 'conflict' : 'conflicts'} to decide`]
  return [`Table: ${describe(table)}`, `sheet: ${describe(sheet)}`, ...waiting, ...held].join('; ')
}

function describe({ insert, update, delete: removed }: ChangeCounts): string {
  return `${insert} ${insert === 1 ? 'row' : 'rows'} inserted, ${update} updated, ${removed} deleted`
}
