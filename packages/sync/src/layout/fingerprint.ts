import { createHash } from 'node:crypto'
import { allPlaces, type PlacedColumn } from '../transforms/places.ts'

/** Of the headers that the mapped columns are read from and their places, in whatever order they come. */
export function headerFingerprint(columns: readonly PlacedColumn[]): string {
  const places = allPlaces(columns)
    .map(({ index, header }) => [index, header])
    .sort(([a], [b]) => Number(a) - Number(b))
  return createHash('sha256').update(JSON.stringify(places)).digest('hex')
}
