import type { ColumnFormat, ColumnLimits, ColumnType, SheetCell, Transform } from '@doki/contracts'

/** Other words for a text in the words of a dictionary: `offen` is `open`. None where it knows none. */
export type Translate = (text: string) => readonly string[]

/** A column of a sheet and the table's column it is mapped to, as far as both are known. */
export interface TransformQuestion {
  sheet: {
    header: string
    /** Some cells as a run reads them, blank ones too, or texts of them. */
    cells: readonly SheetCell[]
    format: ColumnFormat
    /** The unit that the header names, such as `kg`, `€` or `percent`; absent: it is looked for in the header. */
    unit?: string | null
  }
  table: {
    column: string
    type: ColumnType
    /** With `values`, those that an enum type or a check allows. */
    limits: ColumnLimits
    /** Some values as canonical texts; none where nothing is known. */
    sample: readonly (string | null)[]
    unit?: string | null
  }
  translate?: Translate
}

/** A cell, and what the table would keep of it; null where it would be set aside. */
export interface TransformPreview {
  sheet: string
  table: string | null
}

/** A transform that fits what both sides hold. */
export interface InferredTransform {
  transform: Transform
  /** Why, for a person, what tells most first. */
  reasons: string[]
  preview: TransformPreview[]
}
