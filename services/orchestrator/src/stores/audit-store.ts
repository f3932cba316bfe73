import { type Queries, sql } from '@doki/database'
import { type ActingJob, actorOf } from '../flow/deps.ts'

/** The deeds of the gateway's routes, by the same words: whoever reads the trail looks for one thing. */
export type Deed =
  | 'POST /mappings/:id/approve'
  | 'POST /syncs'
  | 'PATCH /syncs/:id'
  | 'DELETE /syncs/:id'
  | 'POST /syncs/:id/pause'
  | 'POST /syncs/:id/resume'
  | 'POST /runs/:id/undo'
  | 'POST /conflicts/resolve'

/** A line of the audit trail for what an agent does in a person's name; `tx` is the transaction that does it. */
export async function audit(tx: Queries, job: ActingJob, action: Deed, resource: string): Promise<void> {
  const data = JSON.stringify({ by: 'orchestrator', jobId: job.id })
  await tx.rows(sql`
    insert into audit_logs (workspace_id, actor, action, resource, data)
    values (${job.workspaceId}, ${actorOf(job)}, ${action}, ${resource}, ${data}::jsonb)`)
}
