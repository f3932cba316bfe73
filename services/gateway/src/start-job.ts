import {
  DokiError,
  type Job,
  type JobKind,
  JobStarted,
  type Sync,
  SyncInput,
  UserId,
  type WorkspaceId,
} from '@doki/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { requireWriter } from './access.ts'
import type { CountJob } from './limits.ts'
import type { Once } from './once.ts'
import { callerOf } from './require-user.ts'
import { jobStore } from './stores/job-store.ts'

/** Brings a job on its way to its agent. Never throws: what cannot go now is left to the sweep. */
export type Dispatch = (
  job: Pick<Job, 'id' | 'kind' | 'fence'>,
  options: { traceparent: string | undefined },
) => Promise<unknown>

type NewJob = {
  workspaceId: WorkspaceId
  kind: JobKind
  input: unknown
  /** Two of a workspace with the same one are the same job, whoever asks. */
  idempotencyKey?: string
}

type Reply = Pick<FastifyReply, 'statusCode'> & { header(name: string, value: string): unknown }

type Deps = { once: Once; dispatch: Dispatch; countJob: CountJob }

/**
 * Writes a job as the caller, who must be more than a viewer, and then has it dispatched by the service. One that was
 * answered before, under the same `Idempotency-Key`, was dispatched then or is left to the sweep.
 */
export function jobStarter({ once, dispatch, countJob }: Deps) {
  return async (request: FastifyRequest, reply: Reply, job: NewJob): Promise<JobStarted> => {
    const requestedBy = UserId.parse(callerOf(request).sub)
    request.deed = { workspaceId: job.workspaceId }
    let made: Job | undefined
    const started = await once(request, reply, JobStarted, async tx => {
      await requireWriter(tx, job.workspaceId)
      await countJob(job.workspaceId)
      made = await jobStore(tx).create({ ...job, requestedBy })
      return { jobId: made.id }
    })
    if (made?.status === 'pending') await dispatch(made, { traceparent: traceparentOf(request) })
    return started
  }
}

export type StartJob = ReturnType<typeof jobStarter>

/** The trace of a request, for what it leads to. */
export function traceparentOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return headers.traceparent === undefined ? undefined : String(headers.traceparent)
}

/** A run of a sync. */
export function runOf(input: z.input<typeof SyncInput>): { kind: 'sync'; input: SyncInput } {
  return { kind: 'sync', input: SyncInput.parse(input) }
}

/** Throws `conflict` for a sync that a person, or an undo, has stopped. */
export function checkNotPaused({ state, stateReason }: Pick<Sync, 'state' | 'stateReason'>): void {
  if (state !== 'paused') return
  const why = stateReason ? ` (${stateReason})` : ''
  throw new DokiError('conflict', `This sync is paused${why}: resume it first, or ask for a plan`)
}
