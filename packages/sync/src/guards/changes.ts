import type { GuardFinding, GuardLimits } from '@doki/contracts'
import type { RunPlan } from '../plan/run-plan.ts'

/** More rows deleted, or blanked, on a side than max(rows, share of the rows known): a person has to say yes. */
export function guardChanges(plan: RunPlan, limits: GuardLimits): GuardFinding[] {
  const findings: GuardFinding[] = []
  for (const side of ['table', 'sheet'] as const) {
    const { deletes, blanked, updates, unchanged } = plan[side]
    const known = Math.max(plan.baseRows, deletes.length + updates.length + unchanged)
    const most = Math.max(limits.rows, Math.floor(limits.share * known))
    const limit = `more than the ${most} a run may do without being asked`
    if (deletes.length > most) {
      const message = `The run would delete ${deletes.length} of ${known} rows of the ${side}, ${limit}`
      findings.push({ code: 'too_many_deletes', message, side, count: deletes.length, confirmable: true })
    }
    if (blanked > most) {
      const message = `The run would empty cells in ${blanked} of ${known} rows of the ${side}, ${limit}`
      findings.push({ code: 'too_many_blanked', message, side, count: blanked, confirmable: true })
    }
  }
  return findings
}

/**
 * No row was read, though both sides agreed on some before. Never taken for deletions, not even when confirmed: what
 * a filter, a lost permission or a cut answer looks like cannot be told from an emptied sheet.
 */
export function guardEmpty(plan: Pick<RunPlan, 'sheetRows' | 'baseRows'>): GuardFinding[] {
  if (plan.sheetRows > 0 || plan.baseRows === 0) return []
  const message = `The sheet has no rows, and had ${plan.baseRows} at the last run. Nothing is deleted: put the rows back, or delete the sync and its rows by hand`
  return [{ code: 'empty_range', message, confirmable: false }]
}
