import type { QuarantinedRow } from '@doki/contracts'
import type { Values } from './values.ts'

/** A row of the sheet that can cross. */
export interface SheetRow {
  key: string
  /** 1-based. */
  row: number
  values: Values
  hash: string
}

/** What was read of a tab: every filled row is in exactly one of `rows`, `fresh` and (once or more) `quarantine`. */
export interface SheetRows {
  /** In the order of the sheet. */
  rows: SheetRow[]
  /** Rows that have no key yet, and are to get one: `withIds` gives it to them. */
  fresh: Omit<SheetRow, 'key'>[]
  quarantine: QuarantinedRow[]
  /** Keys that are in the sheet, in rows that cannot cross: these rows are not gone. */
  heldKeys: ReadonlySet<string>
  /**
   * Rows in quarantine whose key nobody can read, by their 1-based number, with what could be read of them: the row last seen
   * there, or one that looks like it, is not gone either.
   */
  heldRows: ReadonlyMap<number, Values>
  /** Rows whose key another one has too: somebody may have typed it over that of a row that looks like it. */
  twins?: readonly Values[]
  /** Rows with something in a mapped column. */
  filled: number
  /**
   * Per mapped column, false where it holds texts and no number: dates and times there are texts, not real ones. A column
   * without anything in it is true. Absent: nobody looked.
   */
  typed?: readonly boolean[]
}

/** The rows with an id given to each new one, in the order of the sheet. */
export function withIds(sheet: SheetRows, nextId: () => string): SheetRows {
  const keyed = sheet.fresh.map(row => ({ key: nextId(), ...row }))
  return { ...sheet, rows: [...sheet.rows, ...keyed].sort((a, b) => a.row - b.row), fresh: [] }
}
