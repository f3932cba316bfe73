import { Conflict, SyncId, type UserId, WorkspaceId } from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { z } from 'zod'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, WorkspacePageQuery } from '../paging.ts'

/** The query of `GET /conflicts`. */
export const ConflictQuery = WorkspacePageQuery.extend({
  syncId: SyncId.optional(),
  state: z.enum(['open', 'resolved', 'applied', 'gone']).default('open'),
  column: z.string().max(200).optional().describe('Only of this table column'),
})
export type ConflictQuery = z.infer<typeof ConflictQuery>

/** A conflict and whose it is. */
export type FoundConflict = { conflict: Conflict; workspaceId: WorkspaceId }

/** What is decided; `value` is canonical. */
export type Decision = { take: 'sheet' | 'table' } | { take: 'value'; value: string | null }

/** Conflicts as the caller may see and decide them. */
export function conflictStore(tx: Queries) {
  async function findAll(ids: readonly string[]): Promise<FoundConflict[]> {
    const rows = await tx.rows(sql`
      select ${columns}, workspace_id from sync_conflicts where id = any(${ids}::uuid[])`)
    return rows.map(row => ({ conflict: parse(row), workspaceId: WorkspaceId.parse(row.workspace_id) }))
  }
  return {
    findAll,

    async find(id: string): Promise<FoundConflict | undefined> {
      const [found] = await findAll([id])
      return found
    },

    async list(query: ConflictQuery): Promise<Page<Conflict>> {
      const { syncId, state, column } = query
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from sync_conflicts
        where state = ${state} ${inWorkspace(query)} ${after(query, 'newest')}
          ${syncId ? sql`and sync_id = ${syncId}` : sql``}
          ${column === undefined ? sql`` : sql`and column_name = ${column}`}
        order by created_at desc, id desc limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
    },

    /** Undefined: a run was faster, or is at work, or row security let the change through to no row. */
    async resolve(id: string, decision: Decision, by: UserId): Promise<Conflict | undefined> {
      const [row] = await tx.rows(sql`
        update sync_conflicts set ${decided(decision, by)}
        where id = ${id} and ${undecided} returning ${columns}`)
      return row && parse(row)
    },

    /** Of those named, all that no run has carried out or is carrying out; answers how many. */
    async resolveThese(ids: readonly string[], decision: Decision, by: UserId): Promise<number> {
      const rows = await tx.rows(sql`
        update sync_conflicts set ${decided(decision, by)}
        where id = any(${ids}::uuid[]) and ${undecided} returning id`)
      return rows.length
    },

    /** All open ones of a sync, of one column when it is named; answers how many. */
    async resolveOpen(
      { syncId, column }: { syncId: SyncId; column?: string | undefined },
      decision: Decision,
      by: UserId,
    ): Promise<number> {
      const rows = await tx.rows(sql`
        update sync_conflicts set ${decided(decision, by)}
        where sync_id = ${syncId} and state = 'open'
          ${column === undefined ? sql`` : sql`and column_name = ${column}`}
        returning id`)
      return rows.length
    },
  }
}

/** A decision that a run at work may be carrying out stays as it is: the run would count the new one as done. */
const undecided = sql`(state = 'open' or (state = 'resolved' and not exists (
  select from jobs j
  where j.kind = 'sync' and j.input ->> 'syncId' = sync_conflicts.sync_id::text and j.status = 'running')))`

function decided(decision: Decision, by: UserId) {
  const value = decision.take === 'value' ? decision.value : null
  return sql`state = 'resolved', resolution = ${decision.take}, resolved_value = ${value}, resolved_by = ${by},
    resolved_at = now()`
}

const columns = raw(`id, sync_id as "syncId", run_id as "runId", key, row_number as "row",
  column_name as "column", base_value as "base", sheet_value as "sheet", table_value as "table", state, resolution,
  resolved_value as "resolvedValue", resolved_at as "resolvedAt", created_at as "createdAt"`)

function parse(row: Row): Conflict {
  return Conflict.parse(row)
}
