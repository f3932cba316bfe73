import { createHash } from 'node:crypto'

/** Of the headers of the mapped columns and their places, in whatever order they come. */
export function headerFingerprint(columns: readonly { index: number; header: string }[]): string {
  const places = columns.map(({ index, header }) => [index, header]).sort(([a], [b]) => Number(a) - Number(b))
  return createHash('sha256').update(JSON.stringify(places)).digest('hex')
}
