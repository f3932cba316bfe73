import { DokiError, type JobId, Mapping, Sync, type SyncId, type WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import type { LoadedSync } from '@doki/engine'
import { z } from 'zod'
import { checkNewTable } from '../check-new-table.ts'

/** Syncs as a run reads and marks them; `db` logs in as `doki_service`. */
export function syncStore(db: Queries) {
  return {
    /** Throws `not_found`, also for another workspace's, or `unprocessable` for one that cannot be run as it stands. */
    async load(id: SyncId, workspaceId: WorkspaceId): Promise<LoadedSync> {
      const [row] = await db.rows(sql`
        select to_jsonb(s) as sync, to_jsonb(m) as mapping
        from syncs s join mappings m on m.id = s.mapping_id
        where s.id = ${id} and s.workspace_id = ${workspaceId}`)
      if (!row) throw new DokiError('not_found', `There is no sync ${id}.`)
      const found = z.object({ sync: SyncRow, mapping: MappingRow }).parse(row)
      if (found.mapping.state !== 'approved') {
        throw new DokiError('unprocessable', 'The mapping of this sync has not been approved.')
      }
      checkNewTable(found.mapping)
      return { sync: found.sync, mapping: found.mapping, sheetVersion: found.sync.sheetVersion }
    },

    /** Notes a finished run, and the version of the file that its base agrees with. */
    async noteRun(id: SyncId, runId: JobId, sheetVersion: string | null): Promise<void> {
      await db.rows(sql`
        update syncs set last_run_job_id = ${runId}, sheet_version = ${sheetVersion} where id = ${id}`)
    },

    /** Stops a sync that cannot go on by itself, with the reason a person is shown. */
    async block(id: SyncId, reason: string): Promise<void> {
      await db.rows(sql`
        update syncs set state = 'blocked', state_reason = ${reason} where id = ${id} and state = 'active'`)
    },

    /** A run that went through: what blocked the sync is gone. */
    async unblock(id: SyncId): Promise<void> {
      await db.rows(sql`
        update syncs set state = 'active', state_reason = null where id = ${id} and state = 'blocked'`)
    },
  }
}

export type SyncStore = ReturnType<typeof syncStore>

/** A row of `syncs` as jsonb writes it. */
const SyncRow = z.looseObject({ sheet_version: z.string().nullable() }).transform(row => ({
  ...Sync.parse({
    ...row,
    workspaceId: row.workspace_id,
    mappingId: row.mapping_id,
    conflictPolicy: row.conflict_policy,
    deletePolicy: row.delete_policy,
    timeZone: row.time_zone,
    stateReason: row.state_reason,
    nextRunAt: row.next_run_at,
    lastRunId: row.last_run_job_id,
    createdAt: row.created_at,
  }),
  sheetVersion: row.sheet_version,
}))

const MappingRow = z.looseObject({}).transform(row =>
  Mapping.parse({
    ...row,
    workspaceId: row.workspace_id,
    table: row.table_ref,
    newTable: row.new_table,
    headerFingerprint: row.header_fingerprint,
    createdAt: row.created_at,
  }),
)
