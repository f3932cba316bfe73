import {
  DokiError,
  type Job,
  type JobKind,
  type Sync,
  SyncInput,
  UserId,
  type WorkspaceId,
} from '@doki/contracts'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { requireWriter } from './access.ts'
import type { AsCaller } from './as-caller.ts'
import { callerOf } from './require-user.ts'
import { jobStore } from './stores/job-store.ts'

/** Brings a job on its way to its agent. Never throws: what cannot go now is left to the sweep. */
export type Dispatch = (
  job: Pick<Job, 'id' | 'kind' | 'fence'>,
  options: { traceparent: string | undefined },
) => Promise<unknown>

/** Every POST that starts work takes it: the same key gives the same job. */
export const IdempotencyHeader = z.object({
  'idempotency-key': z.string().min(1).max(255).optional().describe('The same key gives the same job'),
})

type NewJob = { workspaceId: WorkspaceId; kind: JobKind; input: unknown; idempotencyKey?: string | undefined }

/** Writes a job as the caller, who must be more than a viewer, and then has it dispatched by the service. */
export function jobStarter({ as, dispatch }: { as: AsCaller; dispatch: Dispatch }) {
  return async (request: FastifyRequest, job: NewJob): Promise<Job> => {
    const requestedBy = UserId.parse(callerOf(request).sub)
    const made = await as(request, async tx => {
      await requireWriter(tx, job.workspaceId)
      return jobStore(tx).create({ ...job, requestedBy })
    })
    if (made.status === 'pending') await dispatch(made, { traceparent: traceparentOf(request) })
    return made
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
