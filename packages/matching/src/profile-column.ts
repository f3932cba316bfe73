import type { ColumnFormat, ColumnLimits, ColumnType, SheetCell } from '@doki/contracts'
import { type ColumnFacts, readFacts } from './infer/column-facts.ts'
import { inferType } from './infer/infer-type.ts'

/** What a column of a sheet holds, told from all its cells. */
export interface ColumnProfile {
  facts: ColumnFacts
  type: ColumnType
  format: ColumnFormat
  limits: ColumnLimits
  /** The share of castable cells below which a new column is text after all. */
  least: number
  /** Why this type, for a person. */
  reason: string
  /** Up to 200 filled cells from all over the column. */
  sample: SheetCell[]
}

export interface ProfileOptions {
  header?: string
  /**
   * The same cells, or the first of them, read with FORMATTED_STRING dates: a cell that is a number in one and a text
   * in the other is a date or a time.
   */
  formattedDates?: readonly (SheetCell | undefined)[]
}

const sampleSize = 200

/** Looks at all cells of a column and says what they are. */
export function profileColumn(
  cells: readonly SheetCell[],
  { header, formattedDates }: ProfileOptions = {},
): ColumnProfile {
  const facts = readFacts(cells, formattedDates)
  return { facts, ...inferType(facts, header), sample: sampleOf(cells, facts.filled) }
}

function sampleOf(cells: readonly SheetCell[], filled: number): SheetCell[] {
  const every = Math.max(1, Math.floor(filled / sampleSize))
  const sample: SheetCell[] = []
  let seen = 0
  for (const cell of cells) {
    if (cell === null || cell === '') continue
    if (seen++ % every === 0 && sample.push(cell) === sampleSize) break
  }
  return sample
}
