import {
  type CreateSync,
  defaultConflictPolicy,
  Sync,
  type SyncId,
  type SyncState,
  SyncStatus,
  type UpdateSync,
  type UserId,
} from '@doki/contracts'
import { type Queries, type Row, raw, sql } from '@doki/database'
import { nextRun } from '@doki/schedule'
import { after, cursorColumn, inWorkspace, type Page, pageFrom, type WorkspacePageQuery } from '../paging.ts'

/** Syncs as the caller may see and change them. */
export function syncStore(tx: Queries) {
  return {
    async find(id: SyncId): Promise<Sync | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from syncs where id = ${id}`)
      return row && parse(row)
    },

    /** What of it waits: three short counts and the newest run, each by an index. */
    async status(id: SyncId): Promise<SyncStatus | undefined> {
      const [row] = await tx.rows(sql`
        select state, state_reason as "stateReason", last_run_job_id as "lastRunId",
          (select count(*)::int from sync_conflicts c where c.sync_id = s.id and c.state = 'open') as "openConflicts",
          (select count(*)::int from sync_conflicts c where c.sync_id = s.id and c.state = 'resolved') as "resolvedConflicts",
          (select count(*)::int from sync_quarantine q where q.sync_id = s.id and q.state = 'open') as "quarantined",
          (select r.id from (
              select id, result from jobs where kind = 'sync' and input ->> 'syncId' = s.id::text
              order by created_at desc, id desc limit 1) r
            where r.result ->> 'outcome' = 'guarded'
              and r.result @? '$.plan.guards[*]' and not r.result @? '$.plan.guards[*] ? (@.confirmable == false)'
          ) as "waitingRunId"
        from syncs s where s.id = ${id}`)
      return row && SyncStatus.parse(row)
    },

    async list(query: WorkspacePageQuery): Promise<Page<Sync>> {
      const rows = await tx.rows(sql`
        select ${columns}, ${cursorColumn()} from syncs
        where true ${inWorkspace(query)} ${after(query, 'oldest')}
        order by created_at, id limit ${query.limit + 1}`)
      return pageFrom(rows, query, parse)
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
        returning ${columns}`)
      return parse(row)
    },

    /** Held until the transaction ends: what follows from it is not overtaken. Undefined as with `update`. */
    async lock(id: SyncId): Promise<Sync | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from syncs where id = ${id} for update`)
      return row && parse(row)
    },

    /** `sync` is locked. Undefined: row security let the change through to no row. */
    async update(sync: Sync, change: UpdateSync): Promise<Sync | undefined> {
      const {
        name = null,
        conflictPolicy = null,
        deletePolicy = null,
        guards,
        statusColumn = null,
        live = null,
      } = change
      const { schedule = sync.schedule, timeZone = change.schedule?.timezone ?? sync.timeZone } = change
      const isMoved = schedule?.cron !== sync.schedule?.cron || timeZone !== sync.timeZone
      const nextRunAt =
        schedule && sync.state === 'active' ? nextRun(schedule.cron, timeZone, new Date()) : null
      const [row] = await tx.rows(sql`
        update syncs set
          name = coalesce(${name}, name),
          conflict_policy = coalesce(${conflictPolicy}, conflict_policy),
          delete_policy = coalesce(${deletePolicy}, delete_policy),
          guards = coalesce(${guards ? JSON.stringify(guards) : null}::jsonb, guards),
          status_column = coalesce(${statusColumn}, status_column),
          ${isMoved ? sql`next_run_at = ${nextRunAt},` : sql``}
          cron = ${schedule?.cron ?? null}, time_zone = ${timeZone},
          live = coalesce(${live}, live)
        where id = ${sync.id} returning ${columns}`)
      return row && parse(row)
    },

    /** `sync` is locked. Resumed, it runs at the next time of its schedule; what it missed is not made up for. */
    async setState(
      { id, schedule, state: before, nextRunAt: due }: Sync,
      state: SyncState,
      reason: string | null,
    ): Promise<Sync | undefined> {
      const resumed = schedule && state === 'active' && (before !== 'active' || due === null)
      const nextRunAt = resumed ? nextRun(schedule.cron, schedule.timezone, new Date()) : due
      const [row] = await tx.rows(sql`
        update syncs set state = ${state}, state_reason = ${reason}, next_run_at = ${nextRunAt}
        where id = ${id} returning ${columns}`)
      return row && parse(row)
    },

    /** Whether there was one that row security let go. */
    async remove(id: SyncId): Promise<boolean> {
      const rows = await tx.rows(sql`delete from syncs where id = ${id} returning id`)
      return rows.length > 0
    },
  }
}

const columns = raw(`id, workspace_id as "workspaceId", name, mapping_id as "mappingId", direction,
  conflict_policy as "conflictPolicy", delete_policy as "deletePolicy", guards,
  status_column as "statusColumn", live, time_zone as "timeZone", fresh_as_of as "freshAsOf",
  case when cron is not null then json_build_object('cron', cron, 'timezone', time_zone) end as schedule,
  state, state_reason as "stateReason", next_run_at as "nextRunAt", last_run_job_id as "lastRunId",
  created_at as "createdAt"`)

function parse(row: Row): Sync {
  return Sync.parse(row)
}
