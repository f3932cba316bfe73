import { parseSnapshot, type Snapshot } from './snapshot.ts'

/** What somebody has seen of the events, and when that was by the database's clock (milliseconds since 1970). */
export type Cursor = { seen: Snapshot; at: number }

/** A cursor as the id of an event: it holds in every process, also after a restart. */
export function cursorId({ seen, at }: Cursor): string {
  return `${at}-${seen.text}`
}

/** Undefined for what is no cursor of ours. */
export function parseCursor(id: string): Cursor | undefined {
  const [, at, text = ''] = /^(\d{1,15})-([\d:,]{1,8000})$/.exec(id) ?? []
  const seen = parseSnapshot(text)
  return seen && { seen, at: Number(at) }
}
