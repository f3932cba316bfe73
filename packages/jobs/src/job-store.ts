import type { Job, JobError, JobId, Progress, WaitingFor } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { createJob, type NewJob } from './create-job.ts'
import { endJob } from './end-job.ts'
import { heldBy, orLost } from './held-by.ts'
import {
  type Dispatchable,
  dispatchables,
  dispatchColumns,
  fromNow,
  jobColumns,
  jobOf,
  json,
} from './job-row.ts'
import { parkJob } from './park-job.ts'
import { replayStore } from './replay-store.ts'
import { sweepStore } from './sweep-store.ts'
import { takeBack } from './take-back.ts'

export type Beat = { leaseMs: number; progress?: Progress | null | undefined }
export type JobStore = ReturnType<typeof jobStore>

/**
 * The SQL of `jobs`. `db` logs in as `doki_service`, or is a transaction of it. A write with a fence that does not
 * hold any more throws `LostLeaseError`. Writes that end a job, or park it, answer what is to be dispatched now.
 */
export function jobStore(db: Queries) {
  const back = takeBack(db)
  return {
    ...back,
    ...sweepStore(db),
    ...replayStore(db),

    /** The same idempotency key, for the same workspace and kind, answers the job there is. */
    create: (job: NewJob): Promise<Job> => createJob(db, job),

    async find(id: string): Promise<Job | undefined> {
      const [row] = await db.rows(sql`select ${jobColumns} from jobs where id = ${id}`)
      return row && jobOf(row)
    },

    /**
     * Takes a job: one that is pending, whose worker's lease ran out, or that was woken. Undefined when it is not to
     * be had; of many that ask at once, one gets it. `answer` and `waitingFor` tell what it was woken by.
     */
    async claim(id: string, { leaseMs }: { leaseMs: number }): Promise<Job | undefined> {
      const [row] = await db.rows(sql`
        update jobs set status = 'running', fence = fence + 1, attempt = attempt + 1,
          lease_until = ${fromNow(leaseMs)}, woken_at = null, started_at = coalesce(started_at, now())
        where id = ${id} and cancel_requested_at is null and (
          status = 'pending'
          or (status = 'running' and lease_until < now())
          or (status = 'waiting' and woken_at is not null)
        )
        returning ${jobColumns}`)
      return row && jobOf(row)
    },

    /** Keeps the lease, and tells whether a person asked the job to stop. */
    async beat(
      id: JobId,
      fence: number,
      { leaseMs, progress }: Beat,
    ): Promise<'held' | 'lost' | 'cancelled'> {
      const [row] = await db.rows(sql`
        update jobs set lease_until = ${fromNow(leaseMs)},
          progress = coalesce(${progress ? json(progress) : null}::jsonb, progress)
        where id = ${id} and fence = ${fence} and status = 'running'
        returning cancel_requested_at is not null as cancelled`)
      if (!row) return 'lost'
      return row.cancelled === true ? 'cancelled' : 'held'
    },

    /** Lays the job down until `waitingFor` comes; at once awake when the job waited for has ended already. */
    wait: (
      id: JobId,
      fence: number,
      pause: { state: unknown; waitingFor: WaitingFor },
    ): Promise<Dispatchable[]> => parkJob(db, id, fence, pause),

    async finish(id: JobId, fence: number, result: unknown): Promise<Dispatchable[]> {
      return orLost(id, await endJob(db, id, heldBy(fence), { status: 'completed', result }))
    },

    async fail(id: JobId, fence: number, error: JobError): Promise<Dispatchable[]> {
      return orLost(id, await endJob(db, id, heldBy(fence), { status: 'failed', error }))
    },

    /** The end of a job that was asked to stop, and did. */
    async stop(id: JobId, fence: number): Promise<Dispatchable[]> {
      return orLost(id, await endJob(db, id, heldBy(fence), { status: 'cancelled' }))
    },

    /**
     * Gives the job back after a passing failure, to be delivered again. With `requeue`, as a process does that
     * has to stop, it counts as no attempt and goes to the outbox.
     */
    async release(id: JobId, fence: number, { requeue = false } = {}): Promise<Dispatchable[]> {
      const stopped = await endJob(db, id, sql`${heldBy(fence)} and cancel_requested_at is not null`, {
        status: 'cancelled',
      })
      if (stopped) return stopped
      const [released] = await dispatchables(
        db,
        sql`
          update jobs set status = 'pending', lease_until = null,
            attempt = attempt - ${requeue ? 1 : 0}::int,
            dispatched_at = case when ${requeue} then null else now() end
          where id = ${id} and ${heldBy(fence)}
          returning ${dispatchColumns}`,
      )
      const job = orLost(id, released)
      return requeue ? [job] : []
    },

    /** A line for whoever looks into the job later. */
    async log(
      id: JobId,
      level: 'debug' | 'info' | 'warn' | 'error',
      message: string,
      data?: Record<string, unknown>,
    ): Promise<void> {
      await db.rows(sql`
        insert into job_logs (workspace_id, job_id, level, message, data)
        select workspace_id, id, ${level}, ${message}, ${data ? json(data) : null}::jsonb
        from jobs where id = ${id}`)
    },
  }
}
