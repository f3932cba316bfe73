import type { QuarantinedRow } from '@doki/contracts'
import type { TableWrite } from '@doki/sync'
import type { StepCounts } from '../state.ts'

/** What a run has done so far, and what it could not do. */
export interface Applied {
  table: StepCounts
  sheet: StepCounts
  /** Rows that one side would not take. */
  held: QuarantinedRow[]
  /** Keys of rows that changed while the run was at work: the next run takes them up. */
  late: Set<string>
  /** Rows that the database made something else of, by key. */
  made: Map<string, TableWrite>
  /** Rows of the sheet (1-based, as they were) that were taken out whole. */
  removed: number[]
}

export function nothingApplied(): Applied {
  const none = () => ({ inserted: 0, updated: 0, deleted: 0 })
  return { table: none(), sheet: none(), held: [], late: new Set(), made: new Map(), removed: [] }
}
