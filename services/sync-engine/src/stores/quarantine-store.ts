import type { JobId, QuarantinedRow, Sync } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'

/** Rows sent in one statement. */
const batch = 2_000

/** Rows that could not cross, kept where people see them; `db` logs in as `doki_service`. */
export function quarantineStore(db: Queries, sync: Pick<Sync, 'id' | 'workspaceId'>, runId: JobId) {
  return {
    /** What this run found, and nothing else, is open afterwards: a row that went through is resolved by that. */
    async replace(rows: readonly QuarantinedRow[]): Promise<void> {
      await db.tx(async tx => {
        for (let at = 0; at < rows.length; at += batch) {
          const found = rows.slice(at, at + batch)
          await tx.rows(sql`
            insert into sync_quarantine (workspace_id, sync_id, run_id, side, row_number, key, column_name,
              reason_code, reason)
            select ${sync.workspaceId}::uuid, ${sync.id}::uuid, ${runId}::uuid, q.side, q.row, q.key, q.column,
              q.code, q.reason
            from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
              as q(side text, row integer, key text, "column" text, code text, reason text)
            on conflict (sync_id, side, row_number, key, column_name, reason_code) do update
            set run_id = excluded.run_id, reason = excluded.reason, state = 'open', last_seen_at = now()`)
        }
        await tx.rows(sql`
          update sync_quarantine set state = 'resolved'
          where sync_id = ${sync.id} and state = 'open' and run_id is distinct from ${runId}`)
      })
    },
  }
}

export type QuarantineStore = ReturnType<typeof quarantineStore>
