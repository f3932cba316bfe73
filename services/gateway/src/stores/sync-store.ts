import {
  type CreateSync,
  defaultConflictPolicy,
  MappingId,
  type Sync,
  SyncState,
  type UserId,
} from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { nextRun } from '@doki/schedule'
import { syncColumns, syncOf, syncRows } from '@doki/syncs'
import type { z } from 'zod'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, WorkspacePageQuery } from '../paging.ts'

/** The query of `GET /syncs`. */
export const SyncQuery = WorkspacePageQuery.extend({
  state: SyncState.optional(),
  mappingId: MappingId.optional().describe('Only of this mapping'),
})
export type SyncQuery = z.infer<typeof SyncQuery>

/** Syncs as the caller may see and change them. */
export function syncStore(tx: Queries) {
  return {
    ...syncRows(tx),

    async list(query: SyncQuery): Promise<Page<Sync>> {
      const rows = await tx.rows(sql`
        select ${syncColumns}, ${cursorColumn()} from syncs
        where true ${inWorkspace(query)} ${after(query, 'oldest')}
          ${query.state ? sql`and state = ${query.state}` : sql``}
          ${query.mappingId ? sql`and mapping_id = ${query.mappingId}` : sql``}
        order by created_at, id limit ${query.limit + 1}`)
      return pageFrom(rows, query, syncOf)
    },

    async create(sync: CreateSync, createdBy: UserId): Promise<Sync> {
      const { schedule, timeZone = schedule?.timezone ?? 'UTC' } = sync
      const nextRunAt = schedule && nextRun(schedule.cron, timeZone, new Date())
      const row = await tx.one(sql`
        insert into syncs (workspace_id, name, mapping_id, direction, conflict_policy, delete_policy, guards,
          status_column, cron, time_zone, next_run_at, live, created_by)
        values (${sync.workspaceId}, ${sync.name}, ${sync.mappingId}, ${sync.direction},
          ${sync.conflictPolicy ?? defaultConflictPolicy(sync.direction)}, ${sync.deletePolicy},
          ${JSON.stringify(sync.guards)}::jsonb, ${sync.statusColumn}, ${schedule?.cron ?? null}, ${timeZone},
          ${nextRunAt}, ${sync.live}, ${createdBy})
        returning ${syncColumns}`)
      return syncOf(row)
    },
  }
}
