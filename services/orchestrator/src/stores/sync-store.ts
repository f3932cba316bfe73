import { type Queries, sql } from '@doki/database'
import { nextRun } from '@doki/schedule'
import type { NewSync } from '../flow/deps.ts'

/** Syncs as the orchestrator makes them; `db` logs in as `doki_service`. */
export function syncStore(db: Queries) {
  return {
    /** The same id again changes nothing: a step may be repeated. */
    async save(sync: NewSync, by: string | null) {
      const { cron, timezone } = sync.schedule ?? { cron: null, timezone: sync.timeZone }
      const nextRunAt = cron === null ? null : nextRun(cron, timezone, new Date())
      await db.rows(sql`
        insert into syncs (id, workspace_id, name, mapping_id, direction, conflict_policy, delete_policy, cron,
          time_zone, next_run_at, created_by)
        values (${sync.id}, ${sync.workspaceId}, ${sync.name}, ${sync.mappingId}, ${sync.direction},
          ${sync.conflictPolicy}, ${sync.deletePolicy}, ${cron}, ${timezone}, ${nextRunAt}, ${by})
        on conflict (id) do nothing`)
    },

    /** What the catalogue lists of a workspace's syncs. */
    async list(workspaceId: string) {
      return db.rows(sql`
        select s.id, s.name, m.sheet ->> 'spreadsheetTitle' as sheet, m.table_ref ->> 'name' as "table"
        from syncs s join mappings m on m.id = s.mapping_id
        where s.workspace_id = ${workspaceId} order by s.created_at limit 200`)
    },
  }
}
