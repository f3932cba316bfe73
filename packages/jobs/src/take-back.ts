import { JobId } from '@doki/contracts'
import { type Queries, type Sql, sql } from '@doki/database'
import { z } from 'zod'
import { endJob } from './end-job.ts'
import type { Dispatchable } from './job-row.ts'
import { hasEnded, wakeParents } from './wake.ts'

/** Not in any worker's hands: never claimed, woken, or its worker's lease ran out. */
const unclaimed: Sql = sql`(
  status = 'pending' or (status = 'waiting' and woken_at is not null) or (status = 'running' and lease_until < now()))`

const Ids = z.array(z.object({ id: JobId }))

/** Ending jobs from outside, without their fence. */
export function takeBack(db: Queries) {
  return {
    /**
     * Cancels a job and the jobs it started. What runs is asked to stop, and stops at its next heartbeat; all else ends
     * at once. A job that ended stays as it is, so this also completes what a person's `cancel_job` began.
     */
    async cancel(id: string): Promise<Dispatchable[]> {
      const woken: Dispatchable[] = []
      // From the top down: what a job starts before it is asked to stop is found after it was, and then it starts no more.
      const found = Ids.parse(await db.rows(sql`select id from jobs where id = ${id}`))
      for (const { id: each } of found) {
        woken.push(...(await cancelOne(db, each)))
        found.push(...Ids.parse(await db.rows(sql`select id from jobs where parent_job_id = ${each}`)))
      }
      return woken
    },

    /**
     * For a message that was delivered in vain too often: fails its job with `dead_letter`, unless it ended, waits, or
     * is in a worker's hands: then the message was an old copy.
     */
    async giveUp(id: JobId): Promise<Dispatchable[]> {
      const error = {
        code: 'dead_letter',
        message: 'The work was tried several times and could not be done. Try again later',
      }
      return (await endJob(db, id, unclaimed, { status: 'failed', error })) ?? []
    },
  }
}

async function cancelOne(db: Queries, id: JobId): Promise<Dispatchable[]> {
  await db.rows(sql`
    update jobs set cancel_requested_at = now()
    where id = ${id} and status = 'running' and lease_until >= now() and cancel_requested_at is null`)
  const idle = sql`(status in ('pending', 'waiting') or (status = 'running' and lease_until < now()))`
  const woken = await endJob(db, id, idle, { status: 'cancelled' })
  if (woken) return woken
  // A person's cancel ends a job in the database alone: who waits for it is told here.
  return db.tx(async tx => ((await hasEnded(tx, id)) ? wakeParents(tx, id) : []))
}
