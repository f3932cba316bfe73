import type { ChangeCounts, QuarantinedRow } from '@doki/contracts'
import type { Side } from '../merge/rules.ts'
import type { Values } from '../rows/values.ts'

/** A row that is to be written on one side. */
export interface RowChange {
  key: string
  /** 1-based row in the sheet; null when it is not in the sheet (yet). */
  row: number | null
  before: Values | undefined
  after: Values | undefined
  /** What both sides agreed on before; undefined when they never did. */
  base: Values | undefined
  /** `rowHash` of `after`, where it is known already. */
  hash?: string
}

/** What a side is to be made to hold. An update writes the whole row; `before` tells which cells differ. */
export interface SideChanges {
  inserts: RowChange[]
  updates: RowChange[]
  deletes: RowChange[]
  unchanged: number
  /** Rows in which an update empties a filled cell. */
  blanked: number
}

/** Values a person has to choose between: of one cell, or of a whole row that one side lost. */
export interface PlannedConflict {
  key: string
  row: number | null
  /** Place among the mapping's columns; null for a whole row. */
  column: number | null
  base: Values | undefined
  sheet: Values | undefined
  table: Values | undefined
}

/** What a person decided about a conflict, and the values they saw when they did: canonical texts, null is blank. */
export interface Resolution {
  id: string
  key: string
  /** Name of the table column; null for a whole row, where `take` is a side. */
  column: string | null
  take: 'sheet' | 'table' | 'value'
  /** Of `take: 'value'`, canonical. */
  value: string | null
  /** As they were seen; of a whole row its values as JSON by column, null on the side that lost it. */
  sheet: string | null
  table: string | null
}

/** A base row to keep once the change of its key, if there is one, has been made. */
export interface BaseSave {
  key: string
  hash: string
  base: Values
  sheetRow: number | null
  /**
   * `tableHashOf` the cells that the database made something else of, also of those that the sheet is to get; null where
   * there are none.
   */
  tableHash: string | null
}

export interface RunPlan {
  table: SideChanges
  sheet: SideChanges
  conflicts: PlannedConflict[]
  /** Rows to be marked as gone on the other side, in every run in which they are. `row` is that of the sheet. */
  marked: { key: string; side: Side; row: number | null }[]
  base: { save: BaseSave[]; remove: string[] }
  quarantine: QuarantinedRow[]
  /** Ids of the resolutions that carrying the plan out fulfils. */
  resolved: string[]
  /** Keys whose pending writes nobody could decide yet: their steps stay open, and nothing of these rows is touched. */
  unsettled: string[]
  /** Rows of the table that never came from the sheet, in a sync that does not carry them there. */
  tableOnly: number
  sheetRows: number
  tableRows: number
  baseRows: number
}

/** The changes of a side in numbers. */
export function countsOf({ inserts, updates, deletes, unchanged }: SideChanges): ChangeCounts {
  return { insert: inserts.length, update: updates.length, delete: deletes.length, unchanged }
}

/** True when carrying the plan out would change neither side. */
export function isIdle({ sheet, table }: Pick<RunPlan, 'sheet' | 'table'>): boolean {
  return [sheet, table].every(
    ({ inserts, updates, deletes }) => inserts.length + updates.length + deletes.length === 0,
  )
}
