import type { JobId, WaitingFor } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { endJob } from './end-job.ts'
import { heldBy, orLost } from './held-by.ts'
import { type Dispatchable, dispatchables, dispatchColumns, json } from './job-row.ts'
import { hasEnded } from './wake.ts'

/**
 * Running -> waiting, with what the job needs to go on. A job that was asked to stop ends instead. Attempts count
 * from here anew: it came this far. Answers what is to be dispatched: the job itself, if what it waits for is there.
 */
export function parkJob(
  db: Queries,
  id: JobId,
  fence: number,
  { state, waitingFor }: { state: unknown; waitingFor: WaitingFor },
): Promise<Dispatchable[]> {
  return db.tx(async tx => {
    const over = waitingFor.type === 'job' && (await hasEnded(tx, waitingFor.jobId))
    const stopped = await endJob(tx, id, sql`${heldBy(fence)} and cancel_requested_at is not null`, {
      status: 'cancelled',
    })
    if (stopped) return stopped
    const [parked] = await dispatchables(
      tx,
      sql`
        update jobs set status = 'waiting', state = ${json(state)}::jsonb, waiting_for = ${json(waitingFor)}::jsonb,
          answer = null, lease_until = null, attempt = 0,
          woken_at = case when ${over} then now() end,
          dispatched_at = case when ${over} then null else dispatched_at end
        where id = ${id} and ${heldBy(fence)}
        returning ${dispatchColumns}`,
    )
    const job = orLost(id, parked)
    return over ? [job] : []
  })
}
