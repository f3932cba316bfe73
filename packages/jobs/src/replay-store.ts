import { JobId } from '@doki/contracts'
import { type Queries, type Sql, sql } from '@doki/database'
import { z } from 'zod'
import { type Dispatchable, dispatchables, dispatchColumns } from './job-row.ts'

/** Which jobs that were given up: those that ended since then, of one kind or of all, the oldest first. */
export type DeadLetters = { since: Date; kind?: string | undefined; limit: number }

export type DeadLetter = z.infer<typeof DeadLetter>
const DeadLetter = z.object({ id: JobId, kind: z.string(), finishedAt: z.coerce.date() })

/** Asking again for what was given up, once its cause is mended; `db` logs in as `doki_service`. */
export function replayStore(db: Queries) {
  return {
    /**
     * What `replay` would ask for again. A job that another one started is none of them: its parent failed with it, and
     * asks for it anew. Nor is one of a person who may not ask for it any more.
     */
    async deadLetters(which: DeadLetters): Promise<DeadLetter[]> {
      const rows = await db.rows(sql`
        select dead.id, dead.kind, dead.finished_at as "finishedAt" from jobs dead
        where ${given(which)} order by dead.finished_at, dead.id limit ${which.limit}`)
      return z.array(DeadLetter).parse(rows)
    },

    /**
     * Makes a new job of each, for the same person, to be dispatched now: a job that has ended stays as it is, and leads to
     * the new one by `original_job_id`. Each is asked for again once, however often and by how many this is called; what
     * the new one comes to is a dead letter of its own. A job the database does not take now stays for the next call.
     */
    async replay(which: DeadLetters): Promise<Dispatchable[]> {
      return dispatchables(
        db,
        sql`
          insert into jobs (workspace_id, kind, input, requested_by, original_job_id, idempotency_key)
          select dead.workspace_id, dead.kind, dead.input, dead.requested_by, coalesce(dead.original_job_id, dead.id), ${key}
          from jobs dead where ${given(which)} order by dead.finished_at, dead.id limit ${which.limit}
          on conflict do nothing
          returning ${dispatchColumns}`,
      )
    },
  }
}

const key: Sql = sql`'replay:' || dead.id`

function given({ since, kind }: DeadLetters): Sql {
  return sql`dead.status = 'failed' and dead.error ->> 'code' = 'dead_letter' and dead.parent_job_id is null
    and dead.finished_at >= ${since} and dead.kind = coalesce(${kind ?? null}::text, dead.kind)
    and not exists (
      select from jobs again
      where again.workspace_id = dead.workspace_id and again.kind = dead.kind and again.idempotency_key = ${key})
    and (dead.requested_by is null or exists (
      select from workspace_members m
      where m.workspace_id = dead.workspace_id and m.user_id = dead.requested_by and m.role <> 'viewer'))`
}
