import { randomUUID } from 'node:crypto'
import {
  DokiError,
  JobId,
  type JobKind,
  JobStarted,
  type Sync,
  SyncInput,
  UserId,
  type WorkspaceId,
} from '@doki/contracts'
import type { Sql } from '@doki/database'
import { traceparentToKeep } from '@doki/service'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { checkWriter, requireWriter } from './access.ts'
import type { AsCaller } from './as-caller.ts'
import type { Hand } from './courier.ts'
import { knownWriters } from './known-writers.ts'
import type { JobCounter } from './limits.ts'
import type { Once } from './once.ts'
import { callerOf } from './require-user.ts'
import { jobStore } from './stores/job-store.ts'
import { parseStart, startQuery } from './stores/start-store.ts'

type NewJob = {
  workspaceId: WorkspaceId
  kind: JobKind
  input: unknown
  /** What the database knows itself, laid over the input: an expression of jsonb whose text never varies. */
  known?: Sql
  /** Two of a workspace with the same one are the same job, whoever asks; nothing is `known` then. */
  idempotencyKey?: string
}

type Reply = Pick<FastifyReply, 'statusCode'> & { header(name: string, value: string): unknown }

type Deps = { as: AsCaller; once: Once; hand: Hand; jobs: JobCounter }

/**
 * Writes a job as the caller, who must be more than a viewer, and hands it on. One that was answered before, under the same
 * `Idempotency-Key`, was handed on then or is left to the sweep.
 */
export function jobStarter({ as, once, hand, jobs }: Deps) {
  const writers = knownWriters()

  return async (request: FastifyRequest, reply: Reply, job: NewJob): Promise<JobStarted> => {
    request.deed = { workspaceId: job.workspaceId }
    return job.idempotencyKey === undefined ? start(request, reply, job) : startSame(request, reply, job)
  }

  /**
   * One journey to the database, which also writes the line of the audit trail. Before it, where this process knows the caller
   * and has tokens of the workspace in hand, nothing; otherwise who they are is asked first: a stranger spends no tokens.
   */
  async function start(request: FastifyRequest, reply: Reply, job: NewJob): Promise<JobStarted> {
    const { sub } = callerOf(request)
    const { workspaceId, kind, input, known } = job
    const giveBack = writers.has(sub, workspaceId) ? jobs.reserve(workspaceId) : undefined
    if (!giveBack) {
      await as(request, tx => requireWriter(tx, workspaceId))
      await jobs.count(workspaceId)
    }
    const id = JobId.parse(randomUUID())
    const deed = {
      ...{ action: `${request.method} ${request.routeOptions.url}`, ip: request.ip },
      ...{ requestId: request.id, data: {} },
    }
    const traceparent = traceparentOf(request)
    let fence: number | null = null
    try {
      const started = await once.inOneQuery(request, reply, JobStarted, { jobId: id }, async note => {
        const query = startQuery({ id, workspaceId, kind, input, known, deed, note, traceparent })
        const { role, used, ...made } = parseStart(await as.ask(request, query))
        checkWriter(role ?? undefined)
        fence = made.fence
        return fence === null ? { used } : undefined
      })
      writers.add(sub, workspaceId)
      return started
    } finally {
      if (fence === null) giveBack?.()
      else {
        request.deed = { workspaceId, isNoted: true }
        hand({ id, kind, fence, traceparent })
      }
    }
  }

  async function startSame(request: FastifyRequest, reply: Reply, job: NewJob): Promise<JobStarted> {
    const requestedBy = UserId.parse(callerOf(request).sub)
    let handOn = () => {}
    const started = await once(request, reply, JobStarted, async tx => {
      await requireWriter(tx, job.workspaceId)
      await jobs.count(job.workspaceId)
      const traceparent = traceparentOf(request)
      const made = await jobStore(tx).create({ ...job, requestedBy, traceparent })
      const { id, kind, fence } = made
      if (made.status === 'pending') handOn = () => hand({ id, kind, fence, traceparent })
      return { jobId: id }
    })
    handOn()
    return started
  }
}

export type StartJob = ReturnType<typeof jobStarter>

/** The trace of a request, for what it leads to. */
export function traceparentOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  return traceparentToKeep(headers.traceparent === undefined ? undefined : String(headers.traceparent))
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
