/**
 * The indexes that no foreign key asks for, each with the question that it answers: what follows `select from` its table. On a
 * new database none of them has been used, and Supabase's advisors say so (`unused_index`); this is why they stay.
 */
export const explainedIndexes: Record<string, string> = {
  // Lists, newest first, a page at a time.
  ai_actions_list: `where workspace_id = '${id()}' order by created_at desc, id desc limit 50`,
  sync_conflicts_list: `where workspace_id = '${id()}' order by created_at desc, id desc limit 50`,
  sync_quarantine_list: `where workspace_id = '${id()}' order by first_seen_at desc, id desc limit 50`,
  audit_logs_workspace: `where workspace_id = '${id()}' order by id desc limit 50`,
  jobs_runs: `where kind = 'sync' and input ->> 'syncId' = '${id()}' order by created_at desc limit 50`,

  // What a request proposed, and the last proposal for a spreadsheet.
  ai_actions_original_job: `where metadata ->> 'original_job_id' = '${id()}'`,
  jobs_proposals: `where workspace_id = '${id()}' and kind = 'mapping.suggest' and input ->> 'spreadsheetId' = 's'
    order by created_at desc limit 1`,

  // The sweep of jobs: never sent; sent and never claimed; the lease ran out; a child that ended wakes its parent.
  jobs_undispatched: `where status = 'pending' and dispatched_at is null order by created_at limit 100`,
  jobs_unclaimed: `where status = 'pending' and dispatched_at < now() - interval '1 minute'`,
  jobs_leases: `where status = 'running' and lease_until < now()`,
  jobs_waiting_for_job: `where status = 'waiting' and waiting_for ->> 'type' = 'job' and waiting_for ->> 'jobId' = '${id()}'`,

  // Which syncs are due or want to be looked at, whether one of them runs, and whether something waits for its next run.
  syncs_due: `where state = 'active' and next_run_at <= now()`,
  syncs_look: `where look_at <= now() order by look_at limit 100`,
  jobs_active_runs: `where kind = 'sync' and input ->> 'syncId' = '${id()}' and status in ('pending', 'running', 'waiting')`,
  sync_steps_open: `where sync_id = '${id()}' and state = 'intended'`,
  sync_conflicts_live: `where sync_id = '${id()}' and key = '["1"]' and state in ('open', 'resolved')`,
  sync_conflicts_waiting: `where sync_id = '${id()}' and state = 'resolved'`,
  sync_quarantine_waiting: `where sync_id = '${id()}' and state = 'open'
    and reason_code in ('refused_by_database', 'formula_in_the_way')`,

  // What a gateway has not seen yet, of all workspaces and of one.
  workspace_events_new: `where xid >= '1' order by xid, id`,
  workspace_events_workspace: `where workspace_id = '${id()}' and xid >= '1'`,

  ended_sessions_new: `where xid >= '1'`,

  // What has had its time.
  ended_sessions_old: `where created_at < now() - interval '8 days'`,
  auth_flows_expires: `where expires_at < now() - interval '1 day'`,
  idempotency_keys_created: `where created_at < now() - interval '8 days' limit 10000`,
  revocations_due: `where next_try_at <= now() order by next_try_at limit 10`,
  workspace_events_old: `where created_at < now() - interval '1 hour'`,
}

function id(): string {
  return '00000000-0000-4000-8000-000000000000'
}
