import type { ColumnMapping, SheetColumn } from '@doki/contracts'

/** What says which cells of the sheet a column of the mapping is about. */
export type PlacedColumn = Pick<ColumnMapping, 'header' | 'index' | 'transform'>

/** A column of the sheet: its header as written, and where it is, from 0 on. */
export type Place = Pick<SheetColumn, 'header' | 'index'>

/** The sheet's columns that a column of the mapping is read from: its own, all that are joined, none of a constant. */
export function placesOf({ header, index, transform }: PlacedColumn): Place[] {
  if (transform?.kind === 'constant') return []
  const own = { header, index }
  return transform?.kind === 'join' ? [own, ...transform.with] : [own]
}

/** The sheet's columns that these are read from, each once, in the order of the mapping. */
export function allPlaces(columns: readonly PlacedColumn[]): Place[] {
  const places = new Map<number, Place>()
  for (const place of columns.flatMap(placesOf)) if (!places.has(place.index)) places.set(place.index, place)
  return [...places.values()]
}

/** The column at the places where its cells are now; `indexOf` a header. */
export function movedTo<T extends PlacedColumn>(column: T, indexOf: (header: string) => number): T {
  const { transform } = column
  if (transform?.kind === 'constant') return column
  const moved = { ...column, index: indexOf(column.header) }
  if (transform?.kind !== 'join') return moved
  const joined = transform.with.map(place => ({ ...place, index: indexOf(place.header) }))
  return { ...moved, transform: { ...transform, with: joined } }
}

/** Can a value of the table be written into the sheet's cell? Of a part, of joined cells and of a constant it cannot. */
export function isWritable({ transform }: Pick<ColumnMapping, 'transform'>): boolean {
  return transform?.kind !== 'part' && transform?.kind !== 'join' && transform?.kind !== 'constant'
}
