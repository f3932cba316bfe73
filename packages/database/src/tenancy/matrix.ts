/** Who asks. `service` is doki_service; the people are members of one workspace. */
export const actors = ['anon', 'owner', 'member', 'viewer', 'service'] as const
export type Actor = (typeof actors)[number]

/**
 * What one actor may do to a table, in the order select, insert, update, delete:
 * `o` rows of their own workspace only (for users and idempotency keys: their own only), `*` rows of every workspace,
 * `0` may ask, and no row is seen or touched, `-` permission denied.
 */
export type Rights = string

/**
 * Every table must be here. The example rows (example-rows.ts) belong to the member: rows that are personal
 * show as `0` to the others.
 */
export const matrix: Record<string, Record<Actor, Rights>> = {
  users: { anon: '----', owner: 'o-0-', member: 'o-o-', viewer: 'o-0-', service: '*---' },
  workspaces: { anon: '----', owner: 'o-oo', member: 'o-00', viewer: 'o-00', service: '*---' },
  // The example is the viewer's membership, who may leave.
  workspace_members: { anon: '----', owner: 'o-oo', member: 'o-00', viewer: 'o-0o', service: '*---' },
  invites: { anon: '----', owner: '----', member: '----', viewer: '----', service: '----' },
  jobs: { anon: '----', owner: 'oo--', member: 'oo--', viewer: 'o---', service: '***-' },
  job_logs: { anon: '----', owner: 'o---', member: 'o---', viewer: 'o---', service: '**--' },
  ai_actions: { anon: '----', owner: 'o---', member: 'o---', viewer: 'o---', service: '***-' },
  quota_buckets: { anon: '----', owner: '----', member: '----', viewer: '----', service: '****' },
  rate_limits: { anon: '----', owner: '----', member: '----', viewer: '----', service: '****' },
  auth_flows: { anon: '----', owner: '----', member: '----', viewer: '----', service: '****' },
  idempotency_keys: { anon: '----', owner: '0o00', member: 'oooo', viewer: '0o00', service: '****' },
  audit_logs: { anon: '----', owner: 'o---', member: '0---', viewer: '0---', service: '-*--' },
  connections: { anon: '----', owner: 'oooo', member: 'oooo', viewer: 'o-00', service: '***-' },
  access_tokens: { anon: '----', owner: '----', member: '----', viewer: '----', service: '****' },
  revocations: { anon: '----', owner: '----', member: '----', viewer: '----', service: '****' },
  mappings: { anon: '----', owner: 'ooo-', member: 'ooo-', viewer: 'o-0-', service: '***-' },
  mapping_memory: { anon: '----', owner: 'o--o', member: 'o--o', viewer: 'o--0', service: '*---' },
  syncs: { anon: '----', owner: 'oooo', member: 'oooo', viewer: 'o-00', service: '****' },
  sync_rows: { anon: '----', owner: 'o---', member: 'o---', viewer: 'o---', service: '****' },
  sync_steps: { anon: '----', owner: 'o---', member: 'o---', viewer: 'o---', service: '****' },
  spreadsheet_writers: { anon: '----', owner: '----', member: '----', viewer: '----', service: '****' },
  sync_channels: { anon: '----', owner: '----', member: '----', viewer: '----', service: '****' },
  sync_conflicts: { anon: '----', owner: 'o-o-', member: 'o-o-', viewer: 'o-0-', service: '****' },
  workspace_events: { anon: '----', owner: 'o---', member: 'o---', viewer: 'o---', service: '*--*' },
  ended_sessions: { anon: '----', owner: '----', member: '----', viewer: '----', service: '**-*' },
  sync_quarantine: { anon: '----', owner: 'o---', member: 'o---', viewer: 'o---', service: '****' },
}

/** Tables without `workspace_id`, and why. */
export const withoutWorkspace: Record<string, string> = {
  users: 'a person belongs to several workspaces',
  workspaces: 'its id is the workspace_id of the others',
  quota_buckets: 'Google counts per user and per project, across workspaces',
  auth_flows: 'nobody is signed in yet',
  rate_limits: 'it counts addresses and people, too',
  ended_sessions: 'a session is a person’s, not a workspace’s',
  sync_rows: 'written 100,000 rows at a time; derived through sync_id',
  spreadsheet_writers: 'two workspaces may know the same spreadsheet, and one run writes to it at a time',
}

/** Tables without `updated_at` (some without `created_at`), and why. */
export const withoutTimes: Record<string, string> = {
  job_logs: 'written once',
  audit_logs: 'written once',
  workspace_events: 'written once',
  ended_sessions: 'written once',
  auth_flows: 'written once, used once',
  sync_rows: 'no per-row cost in bulk writes',
  quota_buckets: 'refilled_at says it',
  rate_limits: 'window_start says it',
  spreadsheet_writers: 'taken_at says it',
}
