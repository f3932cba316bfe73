import { isKeptAs } from '@doki/sync'
import { quoteName } from '../identifier.ts'
import type { TextColumn } from '../key-columns.ts'

/** A column of the table with the names its staged values go by. */
export interface StagedColumn {
  column: TextColumn
  /** The type under all domains, as SQL: `numeric(10,2)`, `text[]`. */
  baseType: string
  /** Of the value it is to get, in the stage; undefined when it is only compared. */
  after?: string
  /** Of the value it has to have. */
  before: string
}

/**
 * A value as two of it are compared. json has no equality, and that of citext or of a nondeterministic collation sees
 * too little; an empty text is the blank that null is, as a sheet cannot tell them apart.
 */
export function compared({ column: { type }, baseType }: StagedColumn, value: string): string {
  if (type === 'text' || isTextOf(baseType, type)) return `nullif(${value}::text collate "C", '')`
  if (baseType === 'json') return `${value}::jsonb`
  return type === 'list' ? `${value}::text collate "C"` : value
}

/** A date or a time that a text column keeps. */
function isTextOf(baseType: string, type: StagedColumn['column']['type']): boolean {
  return isKeptAs(type, 'text') && !/^(date|time)/.test(baseType)
}

/** Types of which one value has several spellings: `1.50` is `1.5`, and an empty text is a blank. */
const respelled = new Set(['text', 'decimal', 'json'])

/** Sets the column to its new value; what is the same value in another spelling stays as it is. */
export function assignment(staged: StagedColumn, row: string): string {
  const name = quoteName(staged.column.column)
  const value = `${row}.${staged.after}`
  if (!respelled.has(staged.column.type)) return `${name} = ${value}`
  const same = isSame([staged], 't', () => value)
  return `${name} = case when ${same} then t.${name} else ${value} end`
}

/** Whether the columns of the table's row `t` have these values; nulls are equal. */
export function isSame(
  columns: readonly StagedColumn[],
  t: string,
  given: (column: StagedColumn) => string,
): string {
  if (columns.length === 0) return 'true'
  const there = columns.map(staged => compared(staged, `${t}.${quoteName(staged.column.column)}`))
  const values = columns.map(staged => compared(staged, given(staged)))
  return `row(${there.join(', ')}) is not distinct from row(${values.join(', ')})`
}
