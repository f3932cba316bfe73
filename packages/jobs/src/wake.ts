import type { JobId } from '@doki/contracts'
import { type Queries, raw, type Sql, sql } from '@doki/database'
import { type Dispatchable, dispatchables, dispatchColumns } from './job-row.ts'

/** The statuses a job does not leave, as an SQL list. */
export const ended: Sql = raw(`('completed', 'failed', 'cancelled')`)

/**
 * Wakes what waits for a job that ended, in the transaction that ended it. Locks go from child to parent, here and in
 * `wait`, so that the two never wait for each other. Answers what is to be dispatched now.
 */
export function wakeParents(tx: Queries, id: JobId): Promise<Dispatchable[]> {
  return dispatchables(
    tx,
    sql`
      update jobs set woken_at = now(), dispatched_at = null
      where status = 'waiting' and waiting_for ->> 'type' = 'job' and waiting_for ->> 'jobId' = ${id}
        and woken_at is null
      returning ${dispatchColumns}`,
  )
}

/**
 * Whether a job has ended. It cannot end until this transaction does, so a parent that goes to wait now is
 * either seen by the child's end or told here that it need not wait. Throws when there is no such job.
 */
export async function hasEnded(tx: Queries, id: JobId): Promise<boolean> {
  const { over } = await tx.one(sql`select status in ${ended} as over from jobs where id = ${id} for share`)
  return over === true
}
