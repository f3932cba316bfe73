import { z } from 'zod'
import { JobError } from './error.ts'
import { JobId, UserId, WorkspaceId } from './ids.ts'

export const JobStatus = z.enum(['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'])
export type JobStatus = z.infer<typeof JobStatus>

/** How far a job is; `total` is null while it is not known. */
export const Progress = z.object({ done: z.int(), total: z.int().nullable(), message: z.string() })
export type Progress = z.infer<typeof Progress>

/** Why a job waits: for another job to end, or for a person, who is shown what is in `ask`. */
export const WaitingFor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), jobId: JobId }),
  z.object({ type: z.literal('person'), ask: z.looseObject({ kind: z.string() }) }),
])
export type WaitingFor = z.infer<typeof WaitingFor>

/** A row of `jobs`. What `input`, `state`, `answer` and `result` hold is known by the kind's own schemas. */
export const Job = z
  .object({
    id: JobId,
    workspaceId: WorkspaceId,
    kind: z.string(),
    status: JobStatus,
    input: z.unknown(),
    /** What a job that waits needs to go on after a restart. */
    state: z.unknown(),
    waitingFor: WaitingFor.nullable(),
    /** A person's answer to `waitingFor`, there from the answer until the job has taken it. */
    answer: z.unknown(),
    result: z.unknown(),
    error: JobError.nullable(),
    progress: Progress.nullable(),
    attempt: z.int(),
    fence: z.int(),
    cancelRequested: z.boolean(),
    originalJobId: JobId.nullable(),
    parentJobId: JobId.nullable(),
    requestedBy: UserId.nullable(),
    /** Who gave the last answer. */
    answeredBy: UserId.nullable().default(null),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof Job>

/** All that travels in a message; the work is in the row. */
export const JobMessage = z.object({ jobId: JobId, kind: z.string() })
export type JobMessage = z.infer<typeof JobMessage>
