import type { ColumnMapping, QuarantinedRow } from '@doki/contracts'
import type { Values } from '../rows/values.ts'
import { isWritable } from '../transforms/places.ts'
import { Refusal } from '../values/refusal.ts'
import { cellWriterOf } from '../values/to-cell.ts'

/**
 * Says which values a row is about to bring into the sheet that no cell can hold: too long, or read back as something else.
 * `timeZone` is the spreadsheet's.
 */
export function sheetFit(columns: readonly ColumnMapping[], timeZone: string) {
  const writers = columns.map(column => {
    let write: ReturnType<typeof cellWriterOf> | undefined
    return (text: string | null) => {
      write ??= cellWriterOf(column, { timeZone })
      return write(text)
    }
  })
  return (
    { key, row }: Pick<QuarantinedRow, 'key' | 'row'>,
    before: Values | undefined,
    after: Values | undefined,
  ): QuarantinedRow[] => {
    if (!after) return []
    return columns.flatMap((mapped, i) => {
      const { column } = mapped
      const value = after[i] ?? null
      if (value === null || before?.[i] === value || !isWritable(mapped)) return []
      const cell = writers[i]?.(value)
      if (!(cell instanceof Refusal)) return []
      return [{ side: 'table', row, key, column, code: 'does_not_fit_sheet', reason: cell.reason }]
    })
  }
}
