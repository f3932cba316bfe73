import {
  type ColumnMapping,
  DokiError,
  type ErrorCode,
  type NewTable,
  type SheetCell,
  type TableSchema,
} from '@doki/contracts'

/**
 * The ports of the engine: everything outside it that it reads or changes. The engine gets them as arguments, so
 * that a run can be repeated over simulated ones. Canonical texts are those of `values.ts`; null is SQL null and
 * a blank cell.
 */

export interface FileVersion {
  version: string
  /** When the file was last changed, RFC 3339; null when Drive does not say. An edit in a browser shows up to 3 minutes late. */
  modifiedAt: string | null
}

export interface SheetInfo {
  spreadsheetId: string
  title: string
  timeZone: string
  tabs: { sheetId: number; title: string; rows: number; columns: number }[]
}

/** Consecutive rows of a tab; `firstRow` is 1-based. Rows are as short as their last filled cell. */
export interface SheetPage {
  firstRow: number
  rows: SheetCell[][]
}

/** A box of cells of one tab: A1 notation without the tab's name, such as `B2:D40`. */
export interface SheetWrite {
  range: string
  values: SheetCell[][]
}

/** Rows about to be written, 1-based and inclusive; columns 0-based. */
export interface RowRoom {
  sheetId: number
  firstRow: number
  lastRow: number
  /** Rows the grid has now. */
  gridRows: number
  formats: readonly { index: number; type: 'date' | 'time' | 'timestamp' }[]
}

/** One spreadsheet as the engine sees it. Every method may throw a `DokiError` (reconnect, not_found, forbidden). */
export interface SheetSide {
  /** One read. */
  describe(): Promise<SheetInfo>
  /** Drive's version of the file: it moves with every change of the file, Doki's own included. One read. */
  version(): Promise<FileVersion>
  /** Pages over rows `fromRow`..`toRow` (1-based, inclusive), UNFORMATTED_VALUE with serial dates, under 2 MB each. */
  readRows(tab: string, fromRow: number, toRow: number, columns: number): AsyncIterable<SheetPage>
  /** The ranges as FORMULA shows them: a formula cell reads as its text. One read. */
  readFormulas(tab: string, ranges: string[]): Promise<SheetCell[][][]>
  /** `values.batchUpdate`, RAW, one atomic request. Throws `UnclearWriteError` when nobody knows whether it was applied. */
  write(tab: string, writes: SheetWrite[]): Promise<void>
  /** Adds empty columns at the right end of the tab's grid. */
  addColumns(sheetId: number, count: number): Promise<void>
  /**
   * Makes room for new rows, in one request: grows the grid to hold `lastRow`, and shows dates and times in the given
   * columns of these rows as such (only the number format is set). Safe to repeat.
   */
  prepareRows(room: RowRoom): Promise<void>
  /**
   * Deletes whole rows (1-based) in one atomic request, the last one first. Those below move up. Throws
   * `UnclearWriteError` as `write` does; it must not be repeated blindly.
   */
  deleteRows(sheetId: number, rows: readonly number[]): Promise<void>
  /** Calls to Google since this side was opened. */
  usage(): { reads: number; writes: number }
}

/** A write whose answer was lost (time-out, 5xx, cut body): only reading back tells whether it was applied. */
export class UnclearWriteError extends Error {
  override readonly name = 'UnclearWriteError'
}

/**
 * Google refused a request for what it would have done, and did nothing. `protected`: the range is protected against
 * this account, which may still edit the rest. `place`: the tab, rows or columns are no longer there. `full`: the file
 * would hold too many cells, or the cell too many characters. `formula`: it would have cut an array formula.
 */
export class SheetRefusal extends DokiError {
  readonly reason: 'protected' | 'place' | 'full' | 'formula'

  constructor(reason: SheetRefusal['reason'], code: ErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options)
    this.reason = reason
  }
}

/** A write that touches a range this account may not edit: nothing of it was applied, and other cells may be fine. */
export class ProtectedRangeError extends SheetRefusal {
  constructor(message: string, options?: ErrorOptions) {
    super('protected', 'forbidden', message, options)
  }
}

/** A row on its way to a table, or out of it: canonical texts, `values` in the order of the mapping's columns. */
export interface TableRow {
  key: readonly string[]
  values: readonly (string | null)[]
  /** When the row says it was last changed, in ms since 1970: set where the target has a column that says so. */
  changedAt?: number
}

/**
 * What one row of a table is to become; undefined is absent. It is done only while the row still is `before`, in every
 * mapped column: somebody else's edit in between is never overwritten.
 */
export interface TableChange {
  key: readonly string[]
  before: readonly (string | null)[] | undefined
  after: readonly (string | null)[] | undefined
}

export interface TableWritten {
  inserted: number
  updated: number
  deleted: number
  refused: RefusedRow[]
  /** Keys of rows that were no longer `before`, nor were they `after` already: nothing was done to them. */
  stale: (readonly string[])[]
  /** Rows the database made something else of (a trigger, a rounding): what is there now. */
  altered: TableRow[]
}

/** A row the database would not take; `reason` is the database's own, in words. */
export interface RefusedRow {
  key: readonly string[]
  reason: string
  column: string | null
}

export interface TableTarget {
  schema: string
  name: string
  /** The mapped columns, in the mapping's order. */
  columns: ColumnMapping[]
  /** Key columns by name; `['_doki_id']` when managed. Key texts are canonical texts of these columns. */
  key: string[]
  keyTypes: ColumnMapping['type'][]
  /** A timestamp column, not of the mapping, that says when a row was last changed; null when there is none. */
  changedColumn?: string | null
}

/** One table as the engine sees it. Every method may throw a `DokiError`. */
export interface TableSide {
  /** Null when the table does not exist. */
  schema(): Promise<TableSchema | null>
  /** Runs the approved SQL; a table that is there already with these columns is left as it is. */
  create(table: NewTable): Promise<void>
  /** Every row, in batches, one snapshot. */
  readRows(target: TableTarget): AsyncIterable<TableRow[]>
  /**
   * Carries the changes out, set-based, in one transaction a batch, each row only while it still is what `before` says. Safe
   * to repeat: a row that is `after` already counts as done.
   */
  write(target: TableTarget, changes: readonly TableChange[]): Promise<TableWritten>
  /**
   * Keys the database would give to new rows (an identity, a sequence, a default), taken now and never given again.
   * Throws `unprocessable` when the key column has no default.
   */
  reserveKeys(target: TableTarget, count: number): Promise<string[]>
  /**
   * A text that is another one after any committed change of the table, except this sync's own writes; null when nothing
   * tells without reading the table. Cheap: never a scan.
   */
  changeToken(): Promise<string | null>
  /** Lets the table say when it changed, where that is allowed; false where it is not. Safe to repeat. */
  watch(): Promise<boolean>
}
