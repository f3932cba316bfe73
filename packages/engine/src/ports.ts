import type { JobId, Mapping, QuarantinedRow, Sync } from '@doki/contracts'
import type { SheetSide, TableSide } from '@doki/sync'
import type { Journal } from './assign-ids.ts'
import type { BaseWithIntents } from './base-intents.ts'

/** Everything outside the engine that a run reads or changes: what a simulated run is given instead. */
export interface RunPorts {
  sheet: SheetSide
  table: TableSide
  base: BaseWithIntents
  quarantine: { replace(rows: readonly QuarantinedRow[]): Promise<void> }
  syncs: {
    noteRun(id: Sync['id'], runId: JobId, sheetVersion: string | null): Promise<void>
    block(id: Sync['id'], reason: string): Promise<void>
    unblock(id: Sync['id']): Promise<void>
  }
  journal: Journal
  /** Milliseconds of a clock that only goes forward. */
  clock(): number
  newId(): string
  progress(done: number, total: number | null, message: string): void
  /** Asks whether the job is still ours; throws when it is not. Called before every effect. */
  check(): Promise<void>
  /** Megabytes this process held at most. */
  peakRssMb(): number
}

/** A sync with its mapping, and what was seen when a run last finished. */
export interface LoadedSync {
  sync: Sync
  mapping: Mapping
  /** Drive's version of the file at the end of the last finished run; null before the first. */
  sheetVersion: string | null
}

/** One run of one sync. */
export interface Run extends LoadedSync {
  runId: JobId
  mode: 'plan' | 'apply'
  /** A person said yes to the guards. */
  confirmed: boolean
}
