import type { ColumnType } from '@doki/contracts'
import type { ValueColumn } from '../values/column.ts'

/** A nullable column without limits and without habits; `more` adds some. */
export function columnOf(type: ColumnType, more: Partial<Omit<ValueColumn, 'type'>> = {}): ValueColumn {
  return { type, format: {}, limits: {}, nullable: true, ...more }
}
