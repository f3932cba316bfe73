import type { ChangeCounts, RunResult } from '@doki/contracts'
import { plural } from './format.ts'

/** What `wrote` says of a run that changed nothing. */
export const nothing = '0 changes'

/** What a run did, on one line: `table 1 row updated, sheet 2 rows inserted, 1 conflict`. */
export function wrote({ outcome, plan }: RunResult): string {
  if (outcome === 'guarded') return `stopped: ${plan.guards.map(({ message }) => message).join(' ')}`
  const parts = [
    ...side('table', plan.table),
    ...side('sheet', plan.sheet),
    ...(plan.conflicts ? [plural(plan.conflicts, 'conflict')] : []),
  ]
  return parts.join(', ') || nothing
}

/** Rows that were inserted, updated or deleted. */
export function changesOf({ insert, update, delete: removed }: Omit<ChangeCounts, 'unchanged'>): number {
  return insert + update + removed
}

function side(name: string, { insert, update, delete: removed }: ChangeCounts): string[] {
  const deeds = [
    ...(insert ? [`${plural(insert, 'row')} inserted`] : []),
    ...(update ? [`${plural(update, 'row')} updated`] : []),
    ...(removed ? [`${plural(removed, 'row')} deleted`] : []),
  ]
  return deeds.length > 0 ? [`${name} ${deeds.join(', ')}`] : []
}
