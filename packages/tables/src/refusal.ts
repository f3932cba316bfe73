import type { RefusedRow } from '@doki/sync'
import type { Line } from './copy-in.ts'
import { rowReason, sqlState } from './database-error.ts'

export interface Changed {
  inserted: number
  updated: number
  deleted: number
}

/** `retry`: what the row points at (or what points at it) may come (or go) with another row. */
export type Refusal = RefusedRow & { line: Line; retry: boolean }

export function refusal(line: Line, error: unknown): Refusal {
  return { key: line.key, line, ...rowReason(error), retry: sqlState(error) === '23503' }
}
