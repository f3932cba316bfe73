import type { Ask, Job, JobId, Progress, RequestResult, UserId } from '@doki/contracts'
import type { Say } from '../say/say.ts'
import type { FlowState } from './flow-state.ts'

/** What a step says must happen next. */
export type Next =
  | { goOn: FlowState }
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
  /** Of a decision: whose it was. */
  decidedBy?: UserId | null
}

/** What every step may use. */
export interface StepContext {
  job: Job
  note(note: Note): Promise<void>
  /** What was proposed so far is decided; or, without anybody's word, out of date. */
  settle(status: 'approved' | 'rejected' | 'expired', by: UserId | null): Promise<void>
  /** Throws when the request was cancelled, or is somebody else's by now: asked before anything is changed. */
  check(): Promise<void>
  /** In the language of the person. */
  say: Say
  progress(progress: Progress): Promise<void> | void
  /** Creates a child of this job and sends it off; the same key again answers the same child. */
  startChild(kind: 'mapping.suggest' | 'sync', key: string, input: unknown): Promise<JobId>
  findJob(id: JobId): Promise<Job | undefined>
}

/** Notes what a person decided, and with it what had been proposed to them. */
export async function decide(
  { job, note, settle }: Pick<StepContext, 'job' | 'note' | 'settle'>,
  decision: Omit<Note, 'status' | 'decidedBy'> & { status: 'approved' | 'rejected' },
): Promise<void> {
  await settle(decision.status, job.answeredBy)
  await note({ ...decision, decidedBy: job.answeredBy })
}
