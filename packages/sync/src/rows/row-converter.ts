import type { SheetCell } from '@doki/contracts'
import { type PlacedColumn, placesOf } from '../transforms/places.ts'
import { trimSpaces } from '../values/blank.ts'
import type { Converted, ValueColumn, ValueOptions } from '../values/column.ts'
import { Refusal } from '../values/refusal.ts'
import { converterOf } from '../values/to-canonical.ts'

/** Reads the value of one column of a mapping out of the cells of a row. */
export type RowConverter = (cells: readonly (SheetCell | undefined)[]) => Converted

/** `converterOf` for a whole row: also of a column that is joined of several cells, or of none. Make it once a column. */
export function rowConverterOf(column: ValueColumn & PlacedColumn, options?: ValueOptions): RowConverter {
  const read = converterOf(column, options)
  const { transform, index } = column
  if (transform?.kind === 'constant') {
    const value = read(transform.value)
    return () => value
  }
  if (transform?.kind !== 'join') return cells => read(cells[index])
  const { separator } = transform
  const places = placesOf(column).map(place => place.index)
  const readText = converterOf({ type: 'text', format: column.format, limits: {}, nullable: true })
  return cells => {
    const texts: string[] = []
    for (const place of places) {
      const text = readText(cells[place])
      if (text instanceof Refusal) return text
      const trimmed = trimSpaces(text ?? '')
      if (trimmed !== '') texts.push(trimmed)
    }
    return read(texts.join(separator))
  }
}
