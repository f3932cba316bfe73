import {
  type Sync,
  type SyncId,
  type SyncState,
  SyncStatus,
  type UpdateSync,
  type WorkspaceId,
} from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { nextRun } from '@doki/schedule'
import { syncColumns as columns, syncOf } from './sync-row.ts'

export type SyncRows = ReturnType<typeof syncRows>

/**
 * One sync, as `tx` may see and change it. A service sees those of every workspace: it says whose are meant, and a sync of
 * another workspace is then never found.
 */
export function syncRows(tx: Queries, { workspaceId }: { workspaceId?: WorkspaceId } = {}) {
  const ours = workspaceId === undefined ? sql`` : sql`and workspace_id = ${workspaceId}`
  return {
    async find(id: SyncId): Promise<Sync | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from syncs where id = ${id} ${ours}`)
      return row && syncOf(row)
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
        from syncs s where s.id = ${id} ${ours}`)
      return row && SyncStatus.parse(row)
    },

    /** Held until the transaction ends: what follows from it is not overtaken. Undefined as with `update`. */
    async lock(id: SyncId): Promise<Sync | undefined> {
      const [row] = await tx.rows(sql`select ${columns} from syncs where id = ${id} ${ours} for update`)
      return row && syncOf(row)
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
        where id = ${sync.id} ${ours} returning ${columns}`)
      return row && syncOf(row)
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
        where id = ${id} ${ours} returning ${columns}`)
      return row && syncOf(row)
    },

    /** Whether there was one that row security let go. */
    async remove(id: SyncId): Promise<boolean> {
      const rows = await tx.rows(sql`delete from syncs where id = ${id} ${ours} returning id`)
      return rows.length > 0
    },
  }
}
