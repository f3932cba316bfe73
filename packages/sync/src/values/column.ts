import type { ColumnMapping } from '@doki/contracts'
import type { Refusal } from './refusal.ts'

/** What a conversion needs to know of a column. */
export type ValueColumn = Pick<ColumnMapping, 'type' | 'format' | 'limits' | 'nullable' | 'transform'>

/** A canonical text, null for a blank, or why there is neither. No object is made for a value that converts. */
export type Converted = string | null | Refusal

/** A cell with something in it. */
export type FilledCell = string | number | boolean

/** Reads the filled cells of one column, `''` for one that is blank after all; made once a column, called once a cell. */
export type CellReader = (cell: FilledCell) => string | Refusal

export interface ValueOptions {
  /** The spreadsheet's, as IANA names it: what times of day without a zone mean. `UTC` when absent. */
  timeZone?: string
}
