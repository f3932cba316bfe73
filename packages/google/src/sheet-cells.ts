import type { SheetCell } from '@doki/contracts'
import { z } from 'zod'

/** Rows of cells as Google sends them; looked through by hand, as a schema per cell would cost more than the read. */
export const Rows = z.custom<SheetCell[][]>(isRows)

/** An empty range has no `values` at all. */
export const ValueRange = z.object({ range: z.string(), values: Rows.optional() })

function isRows(value: unknown): value is SheetCell[][] {
  return Array.isArray(value) && value.every(row => Array.isArray(row) && row.every(isCell))
}

function isCell(value: unknown): value is SheetCell {
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'boolean' || value === null
}
