import type { QuarantinedRow, Sync } from '@doki/contracts'
import type { PlannedConflict, Resolution, Side } from '@doki/sync'
import type { SeenCounts } from '../ports.ts'
import type { BaseRow, StepChange, StepCounts } from '../state.ts'

/** A row of the base, and the step it came with. */
export interface KeptRow extends BaseRow {
  step: string | null
}

export interface KeptStep {
  id: string
  runId: string
  side: Side
  kind: 'rows' | 'keys' | 'notes'
  state: 'intended' | 'done' | 'settled'
  changes: StepChange[]
  /** Of an open step: the rows nobody knows of, where they are not all. */
  unsure: ReadonlySet<string> | null
  counts: StepCounts
}

export interface KeptConflict {
  id: string
  state: 'open' | 'resolved' | 'applied' | 'gone'
  conflict: PlannedConflict
  resolution: Resolution | null
}

/** What Doki's own database holds of one sync: it outlives every process. */
export interface Memory {
  base: Map<string, KeptRow>
  steps: KeptStep[]
  conflicts: KeptConflict[]
  quarantine: readonly QuarantinedRow[]
  sync: Sync
  sheetVersion: string | null
  /** In ms since 1970. */
  sheetSeenAt: number | null
  tableToken: string | null
  fullAt: number | null
  counts: SeenCounts | null
}

export function memory(sync: Sync): Memory {
  return {
    base: new Map(),
    steps: [],
    conflicts: [],
    quarantine: [],
    sync,
    sheetVersion: null,
    sheetSeenAt: null,
    tableToken: null,
    fullAt: null,
    counts: null,
  }
}
