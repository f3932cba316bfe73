/**
 * A CSV of visits that no column, nor all of them together, tells apart: every row is there four times. Doki gives each
 * an id of its own.
 */
export function visitsCsv(rows: number): Uint8Array<ArrayBuffer> {
  const lines = ['Guest,City,Nights,Note']
  const kinds = Math.max(1, Math.floor(rows / 4))
  for (let at = 0; at < rows; at++) {
    const kind = at % kinds
    lines.push(`Guest ${kind % 37},City ${kind % 11},${1 + (kind % 5)},note ${kind}`)
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}
