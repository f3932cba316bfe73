import type { Ask, Job, JobId, Progress, RequestResult } from '@doki/contracts'
import type { FlowState } from './flow-state.ts'

/** What a step says must happen next. */
export type Next =
  | { then: FlowState }
  | { ask: Ask; state: FlowState }
  | { waitForJob: JobId; state: FlowState }
  | { done: RequestResult }

/** What an agent notes of a step, for people to read. */
export interface Note {
  action: string
  reasoning: string
  inputSummary?: string
  outputSummary?: string
  status: 'proposed' | 'approved' | 'rejected' | 'applied'
}

/** What every step may use. */
export interface StepContext {
  job: Job
  note(note: Note): Promise<void>
  progress(progress: Progress): Promise<void> | void
  /** Creates a child of this job and sends it off; the same key again answers the same child. */
  startChild(kind: 'mapping.suggest' | 'sync', key: string, input: unknown): Promise<JobId>
  findJob(id: JobId): Promise<Job | undefined>
}
