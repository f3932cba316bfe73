import { isDeepStrictEqual } from 'node:util'
import { JobId, Mapping, type Sync, type SyncId, SyncRules, type WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import { jobStore } from '@doki/jobs'
import { syncColumns, syncOf, syncRows } from '@doki/syncs'
import type { ActingJob, KnownSyncs } from '../flow/deps.ts'
import { audit } from './audit-store.ts'
import { knownConflicts } from './known-conflicts.ts'
import { notYet } from './sync-store.ts'

const Mapped = Mapping.pick({ sheet: true, table: true, columns: true, key: true })

/** The syncs of one workspace; `db` logs in as `doki_service`, which sees all: every query says whose are meant. */
export function knownSyncs(db: Queries, job: ActingJob): KnownSyncs {
  const { workspaceId } = job
  const rows = syncRows(db, { workspaceId })
  const runOf = async (found: { id?: unknown } | undefined) =>
    found && jobStore(db).find(JobId.parse(found.id))
  return {
    ...knownConflicts(db, job),
    find: rows.find,
    status: rows.status,

    remove: id =>
      db.tx(async tx => {
        const isGone = await syncRows(tx, { workspaceId }).remove(id)
        if (isGone) await audit(tx, job, 'DELETE /syncs/:id', id)
        return isGone
      }),

    noteUndo: runId => audit(db, job, 'POST /runs/:id/undo', runId),

    async all() {
      const found = await db.rows(sql`
        select ${syncColumns} from syncs where workspace_id = ${workspaceId} order by created_at, id limit 200`)
      return found.map(syncOf)
    },

    async mappingOf({ mappingId }) {
      const row = await db.one(sql`
        select sheet, table_ref as "table", columns, key from mappings
        where id = ${mappingId} and workspace_id = ${workspaceId}`)
      return Mapped.parse(row)
    },

    setState: (id, state, reason) =>
      db.tx(async tx => {
        const own = syncRows(tx, { workspaceId })
        const sync = await own.lock(id)
        const turned = sync && (await own.setState(sync, state, reason))
        if (turned) await audit(tx, job, `POST /syncs/:id/${state === 'paused' ? 'pause' : 'resume'}`, id)
        return turned
      }),

    change: (id, before, after) =>
      db.tx(async tx => {
        const own = syncRows(tx, { workspaceId })
        const sync = await own.lock(id)
        if (!sync) return 'gone'
        const is = SyncRules.parse(sync)
        if (isDeepStrictEqual(is, after)) return sync
        if (!isDeepStrictEqual(is, before)) return 'outdated'
        const { direction, ...rules } = after
        const changed = await own.update(sync, rules)
        if (!changed) return 'gone'
        await audit(tx, job, 'PATCH /syncs/:id', id)
        return direction === before.direction ? changed : turn(tx, changed, direction)
      }),

    async lastRun(id) {
      const [found] = await db.rows(sql`
        select id from jobs
        where workspace_id = ${workspaceId} and kind = 'sync' and input ->> 'syncId' = ${id} and input ->> 'mode' <> 'plan'
        order by created_at desc, id desc limit 1`)
      return runOf(found)
    },

    async lastUndoable(id) {
      const [found] = await db.rows(sql`
        select r.id from jobs r where ${undoable(workspaceId, id, null)}
        order by r.created_at desc, r.id desc limit 1`)
      return runOf(found)
    },

    async isUndoable(id, runId, by) {
      const found = await db.rows(sql`
        select r.id from jobs r where r.id = ${runId} and ${undoable(workspaceId, id, by)}`)
      return found.length > 0
    },
  }
}

/**
 * The other way round. What the last run saw says nothing about it, so the next looks at all; and nothing runs by itself
 * until a person has seen what that would do. One that a person paused stays theirs to resume.
 */
async function turn(tx: Queries, { id, workspaceId }: Sync, direction: Sync['direction']): Promise<Sync> {
  const row = await tx.one(sql`
    update syncs set direction = ${direction}, sheet_version = null, table_token = null,
      state_reason = case when state = 'paused' then state_reason else ${notYet} end, state = 'paused'
    where id = ${id} and workspace_id = ${workspaceId} returning ${syncColumns}`)
  return syncOf(row)
}

/** A run `r` that wrote something which is still known, and that nobody but `by` has taken back, or is about to. */
function undoable(workspaceId: WorkspaceId, id: SyncId, by: JobId | null) {
  return sql`r.workspace_id = ${workspaceId} and r.kind = 'sync' and r.input ->> 'syncId' = ${id}
    and r.input ->> 'mode' = 'apply' and r.status = 'completed' and r.result ->> 'outcome' = 'applied'
    and exists (
      select from sync_steps s where s.run_id = r.id and s.workspace_id = r.workspace_id and s.kind = 'rows')
    and not exists (
      select from jobs u
      where u.workspace_id = r.workspace_id and u.kind = 'sync' and u.input ->> 'syncId' = ${id}
        and u.input ->> 'undoOf' = r.id::text and u.status not in ('failed', 'cancelled')
        and u.parent_job_id is distinct from ${by}::uuid)`
}
