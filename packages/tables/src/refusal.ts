import type { RefusedRow } from '@doki/sync'
import type { Line } from './copy-in.ts'
import { rowReason, sqlState } from './database-error.ts'

export interface Changed {
  inserted: number
  updated: number
  deleted: number
}

/** `retry`: what stands in the row's way (a row it points at, a row with the same value) may go with another change. */
export type Refusal<L extends Line = Line> = RefusedRow & { line: L; retry: boolean }

/** A missing or a remaining reference, a value that another row has. */
const passes = new Set(['23503', '23505'])

export function refusal<L extends Line>(line: L, error: unknown): Refusal<L> {
  return { key: line.key, line, ...rowReason(error), retry: passes.has(sqlState(error) ?? '') }
}
