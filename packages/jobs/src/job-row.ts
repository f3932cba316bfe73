import { Job, JobId } from '@doki/contracts'
import { type Queries, type Row, raw, type Sql, sql } from '@doki/database'
import { z } from 'zod'

/** A job as a `select` or `returning` list; its rows are parsed by `jobOf`. */
export const jobColumns: Sql = raw(`
  id, workspace_id as "workspaceId", kind, status, input, state, waiting_for as "waitingFor", answer, result, error,
  progress, attempt, fence, cancel_requested_at is not null as "cancelRequested",
  original_job_id as "originalJobId", parent_job_id as "parentJobId", requested_by as "requestedBy", answered_by as "answeredBy",
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`)

/** Throws when the row is not a job: the database and the code do not fit. */
export function jobOf(row: Row): Job {
  return Job.parse(row)
}

/** What is needed to send a job to its agent. With `fence`, a job that was claimed meanwhile is not marked as sent. */
export const Dispatchable = z.object({ id: JobId, kind: z.string(), fence: z.int().optional() })
export type Dispatchable = z.infer<typeof Dispatchable>

/** The columns of a `Dispatchable`. */
export const dispatchColumns: Sql = raw('id, kind, fence')

/** Runs a query that answers `dispatchColumns`. */
export async function dispatchables(db: Queries, query: Sql): Promise<Dispatchable[]> {
  return z.array(Dispatchable).parse(await db.rows(query))
}

/** A value for a `jsonb` parameter. What jsonb cannot keep of a text, a NUL and half a character, becomes U+FFFD. */
export function json(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) =>
    typeof item === 'string' ? item.replaceAll('\0', '\uFFFD').toWellFormed() : item,
  )
}

/** A time so many milliseconds from now, by the clock of the database: the only one the processes share. */
export function fromNow(ms: number): Sql {
  return sql`now() + ${ms}::float8 * interval '1 millisecond'`
}
