import { Sync } from '@doki/contracts'
import { type Row, raw } from '@doki/database'

/** Of `syncs`, what `syncOf` reads. */
export const syncColumns = raw(`id, workspace_id as "workspaceId", name, mapping_id as "mappingId", direction,
  conflict_policy as "conflictPolicy", delete_policy as "deletePolicy", guards,
  status_column as "statusColumn", live, time_zone as "timeZone", fresh_as_of as "freshAsOf",
  case when cron is not null then json_build_object('cron', cron, 'timezone', time_zone) end as schedule,
  state, state_reason as "stateReason", next_run_at as "nextRunAt", last_run_job_id as "lastRunId",
  created_at as "createdAt"`)

/** A row as everybody else knows it. */
export function syncOf(row: Row): Sync {
  return Sync.parse(row)
}
