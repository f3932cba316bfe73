import type { Job } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { traceparentToKeep } from '@doki/service'
import { jobColumns, jobOf, json } from './job-row.ts'
import { CancelledError } from './lost-lease.ts'

export type NewJob = {
  workspaceId: string
  kind: string
  input: unknown
  requestedBy?: string | null
  /** The job that waits for this one, or started it. */
  parentJobId?: string | null
  /** The job a person started, at the root of it all; the parent's own unless given. */
  originalJobId?: string | null
  /** 1 to 255 characters. */
  idempotencyKey?: string | null
  /** Of what led to it, where no span is at hand. */
  traceparent?: string | undefined
}

/** The row is the outbox too: it counts as not dispatched until it was published. */
export function createJob(db: Queries, job: NewJob): Promise<Job> {
  const { parentJobId } = job
  if (!parentJobId) return insert(db, job)
  return db.tx(async tx => {
    await holdParent(tx, parentJobId)
    return insert(tx, job)
  })
}

/**
 * Nobody asks the parent to stop until this transaction is done: a child is either there to be cancelled with it, or is not
 * made. Throws `CancelledError` for a parent that was asked.
 */
async function holdParent(tx: Queries, id: string): Promise<void> {
  const [parent] = await tx.rows(sql`
    select cancel_requested_at is not null or status = 'cancelled' as stopped from jobs where id = ${id} for share`)
  if (parent?.stopped === true) throw new CancelledError(id)
}

async function insert(db: Queries, job: NewJob): Promise<Job> {
  const { workspaceId, kind, input, requestedBy, parentJobId, originalJobId, idempotencyKey } = job
  const traceparent = traceparentToKeep(job.traceparent)
  const [created] = await db.rows(sql`
    insert into jobs (
      workspace_id, kind, input, requested_by, parent_job_id, original_job_id, idempotency_key, traceparent
    ) values (
      ${workspaceId}, ${kind}, ${json(input)}::jsonb, ${requestedBy ?? null}, ${parentJobId ?? null},
      coalesce(
        ${originalJobId ?? null}::uuid,
        (select coalesce(original_job_id, id) from jobs where id = ${parentJobId ?? null}::uuid)
      ),
      ${idempotencyKey ?? null}, ${traceparent ?? null}
    )
    on conflict (workspace_id, kind, idempotency_key) where idempotency_key is not null do nothing
    returning ${jobColumns}`)
  if (created) return jobOf(created)
  const existing = await db.one(sql`
    select ${jobColumns} from jobs
    where workspace_id = ${workspaceId} and kind = ${kind} and idempotency_key = ${idempotencyKey ?? null}`)
  return jobOf(existing)
}
