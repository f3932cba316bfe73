/** Google advises requests of at most 2 MB; a page aims a little below. In bytes of JSON. */
const targetBytes = 1_600_000
const mostRows = 50_000

/** Rows to begin with, before anything is known of them: 20 bytes a cell. */
export function startRows(columns: number): number {
  return clamp(targetBytes / (20 * columns))
}

/** Rows for the next page, by what the last one came to. It at most doubles: a blank page says little about the next. */
export function nextRows(rows: number, bytes: number): number {
  return clamp(Math.min(2 * rows, (targetBytes * rows) / Math.max(bytes, 1)))
}

function clamp(rows: number): number {
  return Math.max(1, Math.min(mostRows, Math.floor(rows)))
}
