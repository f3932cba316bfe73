import type { ColumnMapping, NewTable, SheetCell, TableSchema } from '@doki/contracts'

/**
 * The ports of the engine: everything outside it that it reads or changes. The engine gets them as arguments, so
 * that a run can be repeated over simulated ones. Canonical texts are those of `values.ts`; null is SQL null and
 * a blank cell.
 */

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

/** One spreadsheet as the engine sees it. Every method may throw a `DokiError` (reconnect, not_found, forbidden). */
export interface SheetSide {
  /** One read. */
  describe(): Promise<SheetInfo>
  /** Drive's version of the file: it moves with every change of the file, Doki's own included. One read. */
  version(): Promise<string>
  /** Pages over rows `fromRow`..`toRow` (1-based, inclusive), UNFORMATTED_VALUE with serial dates, under 2 MB each. */
  readRows(tab: string, fromRow: number, toRow: number, columns: number): AsyncIterable<SheetPage>
  /** The ranges as FORMULA shows them: a formula cell reads as its text. One read. */
  readFormulas(tab: string, ranges: string[]): Promise<SheetCell[][][]>
  /** `values.batchUpdate`, RAW, one atomic request. Throws `UnclearWriteError` when nobody knows whether it was applied. */
  write(tab: string, writes: SheetWrite[]): Promise<void>
  /** Adds empty columns at the right end of the tab's grid. */
  addColumns(sheetId: number, count: number): Promise<void>
  /** Calls to Google since this side was opened. */
  usage(): { reads: number; writes: number }
}

/** A write whose answer was lost (time-out, 5xx, cut body): only reading back tells whether it was applied. */
export class UnclearWriteError extends Error {
  override readonly name = 'UnclearWriteError'
}

/** A row on its way to a table, or out of it: canonical texts, `values` in the order of the mapping's columns. */
export interface TableRow {
  key: readonly string[]
  values: readonly (string | null)[]
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
}

export interface AppliedRows {
  inserted: number
  updated: number
  deleted: number
  refused: RefusedRow[]
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
   * Inserts the missing and updates the different rows by key, set-based, in one transaction a batch. Refused rows
   * come back, the others are in. Safe to repeat.
   */
  upsert(target: TableTarget, rows: readonly TableRow[]): Promise<AppliedRows>
  delete(target: TableTarget, keys: readonly (readonly string[])[]): Promise<AppliedRows>
}
