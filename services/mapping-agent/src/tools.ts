import type { Logger } from '@doki/service'
import type { Sources } from './sources.ts'

/** Whoever waits for a job sees how far it is, and may have it stopped. */
export interface Watch {
  progress(done: number, total: number | null, message: string): void
  signal: AbortSignal
}

/** What a job of the mapping agent works with. */
export interface Tools extends Watch {
  sources: Sources
  workspaceId: string
  log: Logger
  /** Rows of a table whose keys are read at most; a million unless given. */
  mostKeys?: number
}
