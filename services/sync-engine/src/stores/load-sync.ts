import { DokiError, Mapping, Sync, type SyncId, type WorkspaceId } from '@doki/contracts'
import { type Queries, sql } from '@doki/database'
import type { LoadedSync } from '@doki/engine'
import { z } from 'zod'
import { checkNewTable } from '../check-new-table.ts'

/**
 * A sync with its mapping; `db` logs in as `doki_service`. Throws `not_found`, also for another workspace's, or
 * `unprocessable` for one that cannot be run as it stands.
 */
export async function loadSync(db: Queries, id: SyncId, workspaceId: WorkspaceId): Promise<LoadedSync> {
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
  return found
}

/** A row of `syncs` as jsonb writes it. */
const SyncRow = z.looseObject({}).transform(row =>
  Sync.parse({
    ...row,
    workspaceId: row.workspace_id,
    mappingId: row.mapping_id,
    conflictPolicy: row.conflict_policy,
    deletePolicy: row.delete_policy,
    statusColumn: row.status_column,
    schedule: row.cron === null ? null : { cron: row.cron, timezone: row.time_zone },
    timeZone: row.time_zone,
    stateReason: row.state_reason,
    nextRunAt: row.next_run_at,
    lastRunId: row.last_run_job_id,
    createdAt: row.created_at,
  }),
)

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
