/**
 * What a reader of the database has seen: which transactions were over when it looked. Postgres's `pg_snapshot`,
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
export type Snapshot = { text: string; xmin: number; xmax: number; running: ReadonlySet<number> }

/** Undefined for a text that is none, or one that Postgres would not take. */
export function parseSnapshot(text: string): Snapshot | undefined {
  const [, first, second, list] = /^(\d{1,15}):(\d{1,15}):((?:\d{1,15}(?:,\d{1,15})*)?)$/.exec(text) ?? []
  if (first === undefined || second === undefined || list === undefined) return undefined
  const [xmin, xmax] = [Number(first), Number(second)]
  const running = list === '' ? [] : list.split(',').map(Number)
  const rises = running.every((xid, at) => xid >= xmin && xid < xmax && xid > (running[at - 1] ?? 0))
  return xmin > 0 && xmin <= xmax && rises ? { text, xmin, xmax, running: new Set(running) } : undefined
}

/** Whether what this transaction wrote was seen. */
export function hasSeen({ xmin, xmax, running }: Snapshot, xid: number): boolean {
  return xid < xmin || (xid < xmax && !running.has(xid))
}
