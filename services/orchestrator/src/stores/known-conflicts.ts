import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import { type ActingJob, actorOf, type KnownSyncs } from '../flow/deps.ts'
import { audit } from './audit-store.ts'

const Open = z.object({ count: z.int(), until: z.string() })

/** The conflicts of one workspace's syncs; `db` logs in as `doki_service`. */
export function knownConflicts(
  db: Queries,
  job: ActingJob,
): Pick<KnownSyncs, 'openConflicts' | 'resolveConflicts'> {
  const { workspaceId } = job
  return {
    async openConflicts(id) {
      const row = await db.one(sql`
        select count(*)::int as count, coalesce(max(created_at), now())::text as until from sync_conflicts
        where workspace_id = ${workspaceId} and sync_id = ${id} and state = 'open'`)
      return Open.parse(row)
    },

    resolveConflicts: (id, take, until) =>
      db.tx(async tx => {
        const rows = await tx.rows(sql`
          update sync_conflicts set state = 'resolved', resolution = ${take}, resolved_value = null,
            resolved_by = ${actorOf(job)}, resolved_at = now()
          where workspace_id = ${workspaceId} and sync_id = ${id} and state = 'open'
            and created_at <= ${until}::timestamptz
          returning id`)
        if (rows.length > 0) await audit(tx, job, 'POST /conflicts/resolve', id)
        return rows.length
      }),
  }
}
