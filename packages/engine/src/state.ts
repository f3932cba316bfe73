import type { JobId } from '@doki/contracts'
import type { BaseMark, Side, Values } from '@doki/sync'

/** What both sides last agreed on, of one row: canonical texts in the order of the mapping's columns. */
export interface BaseRow {
  key: string
  /** `rowHash` of `base`. */
  hash: string
  base: Values
  /** 1-based row of the sheet it was last seen in. */
  sheetRow: number | null
  /** `rowHash` of what the table made of it, where that is something else; null where it is not. */
  tableHash: string | null
}

/** One row of a step: what it was on that side, and is to become; undefined is absent. */
export interface StepChange {
  key: string
  /** 1-based row of the sheet; null when it is not there (yet). */
  row: number | null
  before: Values | undefined
  after: Values | undefined
  /** What both sides agreed on before, where that is not `before`. */
  base?: Values | undefined
}

/** One write to one side: a transaction of the table, or a request to Google. */
export interface NewStep {
  side: Side
  /** `rows`: mapped cells; `keys`: ids for the sheet's key column; `notes`: the column that says why a row is held. */
  kind: 'rows' | 'keys' | 'notes'
  /** Every row of the step. */
  changes: readonly StepChange[]
  /** Those of them that are in no base yet: they are put there now, with `after`, unsure until the step is closed. */
  ahead: readonly BaseRow[]
}

export type StepId = string

/** What came of a step. Rows of `ahead` that are in neither list are agreed on. */
export interface StepEnd {
  save: readonly BaseRow[]
  remove: readonly string[]
  /** Keys of rows that nothing was done to. */
  failed: readonly string[]
  /** Keys of rows of which nobody knows: the step stays open for them, and the next run looks. */
  unsure: readonly string[]
}

/** A step of an earlier run, as undo reads it. */
export interface PastStep {
  side: Side
  changes: readonly StepChange[]
}

export interface StepCounts {
  inserted: number
  updated: number
  deleted: number
}

/**
 * The memory of one sync: its base, and the steps that are journal and history at once. Every method that writes first
 * asks, in the same transaction, whether the run still holds its job and its spreadsheet, and throws when it does not.
 */
export interface RunState {
  /** Every row of the base, with what open steps of earlier runs may have done to it. */
  marks(): Promise<BaseMark[]>
  /**
   * Keys that a run which died was about to write into the sheet, by 1-based row: its request may still be on its way, so the
   * rows that have none get these and no others.
   */
  promisedKeys(): Promise<Map<number, string>>
  /** The base values of some rows, by key. */
  values(keys: readonly string[]): Promise<Map<string, Values>>
  /** Writes down what is about to be done. */
  open(step: NewStep): Promise<StepId>
  /** Writes down what came of it, and what both sides agree on now. */
  close(id: StepId, end: StepEnd): Promise<void>
  /** Rows that both sides agree on without anybody writing. */
  save(rows: readonly BaseRow[]): Promise<void>
  /** Rows that are gone on both sides. */
  remove(keys: readonly string[]): Promise<void>
  /** The end of a run: it looked at all that earlier runs had left open, but for the rows of these keys. */
  settle(held: ReadonlySet<string>): Promise<void>
  /** The steps of a run that wrote rows, the first one first. */
  history(runId: JobId): Promise<PastStep[]>
  /** What earlier tries of this very run have written. */
  done(): Promise<Record<Side, StepCounts>>
}
