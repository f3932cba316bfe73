import type {
  ColumnFormat,
  ColumnLimits,
  ColumnType,
  SheetCell,
  SheetColumn,
  Transform,
} from '@doki/contracts'
import type { TransformPreview } from './transform-question.ts'

/** A column of the sheet that no column of the table was found for. */
export interface LeftInSheet extends SheetColumn {
  /** Cells of the rows looked at, row by row: those of all columns have to be of the same rows. */
  cells: readonly SheetCell[]
  format: ColumnFormat
}

/** A column of the table that no column of the sheet was found for. */
export interface LeftInTable {
  column: string
  type: ColumnType
  limits: ColumnLimits
  /** Some values as canonical texts; none where nothing is known. */
  sample: readonly (string | null)[]
}

export interface PartsQuestion {
  leftInSheet: readonly LeftInSheet[]
  leftInTable: readonly LeftInTable[]
  /** What a name means, in plain English words: `Vorname` and `fname` are `first`, `name`. */
  meaningOf: (name: string) => readonly string[]
}

/** A column of the table that can be made of what is left in the sheet; whoever maps it makes the sheet its writer. */
export interface InferredPart extends SheetColumn {
  column: string
  transform: Extract<Transform, { kind: 'part' | 'join' }>
  reasons: string[]
  /** Of joined cells, `sheet` shows them with ` + ` between them. */
  preview: TransformPreview[]
}
