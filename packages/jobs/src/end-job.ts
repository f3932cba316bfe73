import type { JobError, JobId } from '@doki/contracts'
import { type Queries, type Sql, sql } from '@doki/database'
import { type Dispatchable, json } from './job-row.ts'
import { wakeParents } from './wake.ts'

/** How a job ends. */
export type End =
  | { status: 'completed'; result: unknown }
  | { status: 'failed'; error: JobError }
  | { status: 'cancelled' }

/**
 * Ends the job if it is as `condition` says, and wakes who waits for it, all in one transaction. Raises the fence, so
 * that no worker can write after it. Undefined when the condition does not hold; otherwise what is to be dispatched.
 */
export function endJob(
  db: Queries,
  id: JobId,
  condition: Sql,
  end: End,
): Promise<Dispatchable[] | undefined> {
  const result = end.status === 'completed' ? json(end.result) : null
  const error = end.status === 'failed' ? json(end.error) : null
  return db.tx(async tx => {
    const rows = await tx.rows(sql`
      update jobs set status = ${end.status}, result = ${result}::jsonb, error = ${error}::jsonb,
        finished_at = now(), lease_until = null, woken_at = null, waiting_for = null, answer = null, fence = fence + 1
      where id = ${id} and ${condition}
      returning id`)
    return rows.length === 0 ? undefined : wakeParents(tx, id)
  })
}
