import type { GuardFinding, JobId, Mapping, QuarantinedRow, Sync } from '@doki/contracts'
import type { PlannedConflict, Resolution, SheetSide, TableSide } from '@doki/sync'
import type { RunState } from './state.ts'

/** Everything outside the engine that a run reads or changes: what a simulated run is given instead. */
export interface RunPorts {
  sheet: SheetSide
  table: TableSide
  state: RunState
  quarantine: {
    /** What this run found, and nothing else, is open afterwards. */
    replace(rows: readonly QuarantinedRow[]): Promise<void>
  }
  conflicts: {
    /** What people decided and no run has carried out yet. */
    resolutions(): Promise<Resolution[]>
    /**
     * What this run found, and nothing else, is open afterwards. `applied`: resolutions (by id) that were carried out;
     * one that is neither applied nor found again is gone, one whose cells changed since it was decided is open anew.
     */
    replace(open: readonly PlannedConflict[], applied: readonly string[]): Promise<void>
  }
  syncs: {
    /** What a run saw when it had everything in agreement; undefined before the first one. */
    seen(): Promise<Seen | undefined>
    noteRun(run: FinishedRun): Promise<void>
    /** Stops a sync that cannot go on by itself, with the reason a person is shown. */
    block(reason: string): Promise<void>
    /** A run that went through: what blocked the sync is gone. */
    unblock(): Promise<void>
    /** After an undo: the next run would do again what was taken back. */
    pause(reason: string): Promise<void>
  }
  /** One writer a spreadsheet. */
  writer: {
    /** False while another run has it. It is ours for as long as the job is. */
    take(): Promise<boolean>
    release(): Promise<void>
  }
  /** Milliseconds of a clock that only goes forward. */
  clock(): number
  sleep(ms: number): Promise<void>
  newId(): string
  progress(done: number, total: number | null, message: string): void
  /** Told of each part of a run as it is done, for whoever traces it; without it the part is just done. */
  phase?<T>(name: Phase, work: () => Promise<T>): Promise<T>
  /** Asks whether the job is still ours; throws when it is not. Called before every effect. */
  check(): Promise<void>
  /** Megabytes this process held at most. */
  peakRssMb(): number
}

/** `fill` is a first load, which reads and writes at once; `plan` is all from the rows to the guards. */
export type Phase = 'look' | 'fill' | 'read' | 'plan' | 'merge' | 'guards' | 'apply' | 'base'

/** Both sides as they were when a run last left them in agreement. */
export interface Seen {
  sheetVersion: string | null
  /** RFC 3339: the file was last seen at that version, by the clock of Doki's own database. */
  sheetSeenAt: string | null
  tableToken: string | null
  /** Since all rows were last looked at, in ms; null when they never were. */
  fullAgeMs: number | null
  /** Something waits that neither side tells of: an open step, a resolution, a row the database would not take. */
  unfinished: boolean
  counts: SeenCounts | null
}

/** What a run counted: shown again by the next one, when nothing moved and it counts nothing itself. */
export interface SeenCounts {
  sheetRows: number
  tableRows: number
  /** Of each side. */
  unchanged: number
  conflicts: number
  quarantined: number
}

export interface FinishedRun {
  runId: JobId
  /** Asked for before the rows were read; null when the run left something undone, so that the next one looks again. */
  sheetVersion: string | null
  tableToken: string | null
  /** All rows were looked at. */
  full: boolean
  counts: SeenCounts | null
}

/** A sync with its mapping. */
export interface LoadedSync {
  sync: Sync
  mapping: Mapping
}

/** One run of one sync. */
export interface Run extends LoadedSync {
  runId: JobId
  mode: 'plan' | 'apply' | 'undo'
  /** A person said yes to the guards: to `findings`, or, when there are none, to whatever is found. */
  confirmed: boolean
  findings: readonly GuardFinding[]
  /** Looks at every row, also when nothing says that anything changed. */
  full: boolean
  /** The run that an `undo` takes back. */
  undoOf: JobId | null
}
