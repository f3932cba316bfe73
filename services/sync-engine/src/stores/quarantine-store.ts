import type { JobId, Sync } from '@doki/contracts'
import { sql } from '@doki/database'
import type { RunPorts } from '@doki/engine'
import type { RunHold } from './run-hold.ts'

/** Rows sent in one statement. */
const batch = 2_000

interface Options {
  hold: RunHold
  sync: Pick<Sync, 'id' | 'workspaceId'>
  runId: JobId
}

/** Rows that could not cross, of either side, kept where people see them; one that went through is resolved by that. */
export function quarantineStore({ hold, sync, runId }: Options): RunPorts['quarantine'] {
  return {
    replace: rows =>
      hold.tx(async tx => {
        for (let at = 0; at < rows.length; at += batch) {
          const found = JSON.stringify(rows.slice(at, at + batch))
          await tx.rows(sql`
            insert into sync_quarantine (workspace_id, sync_id, run_id, side, row_number, key, column_name,
              reason_code, reason)
            select distinct on (q.side, q.row, q.key, q.column, q.code) ${sync.workspaceId}::uuid, ${sync.id}::uuid,
              ${runId}::uuid, q.side, q.row, q.key, q.column, q.code, q.reason
            from json_to_recordset(${found}::json)
              as q (side text, "row" integer, key text, "column" text, code text, reason text)
            on conflict (sync_id, side, row_number, key, column_name, reason_code) do update
            set run_id = excluded.run_id, reason = excluded.reason, state = 'open', last_seen_at = now()`)
        }
        // Those that were found have just been written, and one transaction has one now().
        await tx.rows(sql`
          update sync_quarantine set state = 'resolved'
          where sync_id = ${sync.id} and state = 'open' and last_seen_at <> now()`)
      }),
  }
}
