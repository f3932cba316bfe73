import { ConnectionId, SyncId, WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { z } from 'zod'
import { lookEveryS, shortestS } from './due-store.ts'

const LiveSync = z.object({
  id: SyncId,
  workspaceId: WorkspaceId,
  sheetConnectionId: ConnectionId,
  spreadsheetId: z.string(),
  tableConnectionId: ConnectionId,
  tableSchema: z.string(),
  tableName: z.string(),
  /** As the last run left them; null: there was none, or it could not tell. */
  sheetVersion: z.string().nullable(),
  tableToken: z.string().nullable(),
  /** A run has something to do although neither side says so. */
  waits: z.boolean(),
  /** The last run failed, or a guard stopped it, not long ago: another one would come to the same. */
  hurt: z.boolean(),
  /** Since the last run was started by itself, in seconds; null: never. */
  startedAgoS: z.number().nullable(),
  now: z.string(),
})
/** A live sync, and what its last run saw. */
export type LiveSync = z.infer<typeof LiveSync>

export type LookStore = ReturnType<typeof lookStore>

/** A run that was started a moment ago may not have read yet: what is told meanwhile is left to the tick. */
const isOpenToHints = sql`look_at is not null
  and coalesce(last_start_at < now() - make_interval(secs => ${shortestS}), true)`

/** Live syncs that are to be looked at; `service` logs in as `doki_service`. */
export function lookStore(service: Queries) {
  return {
    /**
     * Takes those whose turn it is, the longest unseen first, so that another tick takes others. Or the one with `id`,
     * whenever its turn is. None of which a run is under way.
     */
    async take({ limit, id }: { limit: number; id?: SyncId }): Promise<LiveSync[]> {
      const rows = await service.rows(sql`
        with taken as (
          update syncs set look_at = now() + make_interval(secs => ${lookEveryS})
          where id in (
            select id from syncs s where ${id ? sql`id = ${id} and ${isOpenToHints}` : sql`look_at <= now()`} and not exists (
              select from jobs j where j.kind = 'sync' and j.input ->> 'syncId' = s.id::text
                and j.status in ('pending', 'running', 'waiting'))
            order by look_at limit ${limit} for update of s skip locked
          ) returning *
        )
        select s.id, s.workspace_id as "workspaceId", s.sheet_version as "sheetVersion", s.table_token as "tableToken",
          m.sheet ->> 'connectionId' as "sheetConnectionId", m.sheet ->> 'spreadsheetId' as "spreadsheetId",
          m.table_ref ->> 'connectionId' as "tableConnectionId", m.table_ref ->> 'schema' as "tableSchema",
          m.table_ref ->> 'name' as "tableName", now() as now,
          extract(epoch from now() - s.last_start_at)::float8 as "startedAgoS",
          coalesce(s.full_read_at < now() - interval '1 day', true)
            or exists (select from sync_steps t where t.sync_id = s.id and t.state = 'intended')
            or exists (select from sync_conflicts c where c.sync_id = s.id and c.state = 'resolved')
            or (s.last_start_at < now() - interval '15 minutes' and exists (
              select from sync_quarantine q where q.sync_id = s.id and q.state = 'open'
                and q.reason_code in ('refused_by_database', 'formula_in_the_way'))) as waits,
          coalesce((
            select case when j.status = 'failed' then j.finished_at > now() - interval '15 minutes'
              when j.result ->> 'outcome' = 'guarded' then j.finished_at > now() - interval '1 hour' end
            from jobs j where j.kind = 'sync' and j.input ->> 'syncId' = s.id::text and j.input ->> 'mode' = 'apply'
            order by j.created_at desc limit 1), false) as hurt
        from taken s join mappings m on m.id = s.mapping_id`)
      return rows.map(row => LiveSync.parse(row))
    },

    /**
     * Both sides are as the last run left them, so they are in step as of when they were looked at; not where they differ and a
     * person has yet to decide.
     */
    async noteUnmoved({ id, sheetVersion, tableToken, now }: LiveSync): Promise<void> {
      await service.rows(sql`
        update syncs set fresh_as_of = greatest(fresh_as_of, ${now}::timestamptz)
        where id = ${id} and sheet_version = ${sheetVersion} and table_token = ${tableToken}
          and fresh_as_of is not null
          and not exists (select from sync_conflicts c where c.sync_id = syncs.id and c.state = 'open')`)
    },

    /** Somebody says that a side changed: the next tick looks. */
    async lookSoon(id: SyncId): Promise<void> {
      await service.rows(sql`
        update syncs set look_at = least(look_at, now()) where id = ${id} and look_at > now()`)
    },
  }
}
