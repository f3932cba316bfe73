import { JobId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import { endJob } from './end-job.ts'
import { Dispatchable, dispatchColumns } from './job-row.ts'
import { ended } from './wake.ts'

/** A job, and the trace that it was made in. */
const LeftBehind = Dispatchable.extend({
  traceparent: z
    .string()
    .nullable()
    .transform(kept => kept ?? undefined),
})
type LeftBehind = z.infer<typeof LeftBehind>
const Ids = z.array(z.object({ id: JobId }))
/** At a time: the next sweep takes what is left. */
const batch = 500

/** What a sweep finds and mends. Two at once do no harm. */
export function sweepStore(db: Queries) {
  return {
    /** Takes jobs from workers that died, back to the outbox; ends those that were asked to stop. Answers how many. */
    async free(): Promise<{ freed: number; woken: Dispatchable[] }> {
      const woken: Dispatchable[] = []
      const stopped = await db.rows(sql`
        select id from jobs
        where status = 'running' and lease_until < now() and cancel_requested_at is not null
        limit ${batch}`)
      for (const { id } of Ids.parse(stopped)) {
        const lapsed = sql`status = 'running' and lease_until < now()`
        woken.push(...((await endJob(db, id, lapsed, { status: 'cancelled' })) ?? []))
      }
      const freed = await db.rows(sql`
        update jobs set status = 'pending', lease_until = null, dispatched_at = null
        where status = 'running' and lease_until < now() and cancel_requested_at is null
        returning id`)
      return { freed: freed.length + stopped.length, woken }
    },

    /** Ends jobs that were taken `maxAttempts` times without getting anywhere, such as one that kills its worker. */
    async giveUpAfter(maxAttempts: number): Promise<Dispatchable[]> {
      const rows = await db.rows(sql`
        select id from jobs where status = 'pending' and attempt >= ${maxAttempts} limit ${batch}`)
      const woken: Dispatchable[] = []
      for (const { id } of Ids.parse(rows)) {
        const error = {
          code: 'dead_letter',
          message: `The work was tried ${maxAttempts} times and could not be done. Try again later`,
        }
        const idle = sql`status = 'pending' and attempt >= ${maxAttempts}`
        woken.push(...((await endJob(db, id, idle, { status: 'failed', error })) ?? []))
      }
      return woken
    },

    /** Wakes jobs whose child ended without telling them: a person cancelled it. */
    async wakeForgotten(): Promise<void> {
      await db.rows(sql`
        update jobs parent set woken_at = now(), dispatched_at = null
        from jobs child
        where parent.status = 'waiting' and parent.woken_at is null and parent.waiting_for ->> 'type' = 'job'
          and child.id = (parent.waiting_for ->> 'jobId')::uuid and child.status in ${ended}`)
    },

    /** The jobs started by one that was cancelled and not told of it. */
    async orphans(): Promise<JobId[]> {
      const rows = await db.rows(sql`
        select child.id from jobs child join jobs parent on parent.id = child.parent_job_id
        where parent.status = 'cancelled' and child.cancel_requested_at is null and child.status not in ${ended}
        limit ${batch}`)
      return Ids.parse(rows).map(({ id }) => id)
    },

    /**
     * The outbox: what was never dispatched, and what was and is not claimed `olderThanMs` later. That doubles
     * with every attempt: after a failure Pub/Sub tries again by itself.
     */
    async unsent({ olderThanMs }: { olderThanMs: number }): Promise<LeftBehind[]> {
      const rows = await db.rows(sql`
        select ${dispatchColumns}, traceparent from jobs
        where cancel_requested_at is null
          and (status = 'pending' or (status = 'waiting' and woken_at is not null))
          and (
            dispatched_at is null
            or dispatched_at <
              now() - ${olderThanMs}::float8 * power(2, least(attempt, 6)) * interval '1 millisecond'
          )
        order by created_at limit ${batch}`)
      return z.array(LeftBehind).parse(rows)
    },

    /**
     * These jobs are on their way. Not one that was claimed since its `fence`: it may be waiting to be sent once more. Nor one
     * that somebody is at just now: sent twice is better than two that wait for each other.
     */
    async markDispatched(jobs: readonly Dispatchable[]): Promise<void> {
      const ids = jobs.map(({ id }) => id)
      const fences = jobs.map(({ fence }) => fence ?? null)
      await db.rows(sql`
        update jobs set dispatched_at = now()
        where id in (
          select j.id from jobs j
          join unnest(${ids}::uuid[], ${fences}::bigint[]) as sent (id, fence) on sent.id = j.id
          where j.status in ('pending', 'waiting') and j.fence = coalesce(sent.fence, j.fence)
          for no key update of j skip locked
        )`)
    },
  }
}
