import { randomUUID } from 'node:crypto'
import { type Queries, sql } from '@doki/database'

/** What only engines and agents write, written for them. `admin` may do anything. */

/** Google connections that nobody can open. */
export async function closedConnections(
  admin: Queries,
  workspaceId: string,
  count: number,
): Promise<string[]> {
  const rows = await admin.rows(sql`
    insert into connections (workspace_id, kind, name, sealed)
    select ${workspaceId}, 'google', 'Sheets ' || n, 'not opened' from generate_series(1, ${count}::int) n returning id`)
  return rows.map(({ id }) => String(id))
}

/** People who belong to the workspace. */
export async function addMembers(admin: Queries, workspaceId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await admin.rows(sql`
    insert into users (id, email) select id, id || '@example.com' from unnest(${ids}::uuid[]) id`)
  await admin.rows(sql`
    insert into workspace_members (workspace_id, user_id, role)
    select ${workspaceId}, id, 'member' from unnest(${ids}::uuid[]) id`)
  return ids
}

/** Conflicts to be decided, and rows that did not cross. */
export async function addFindings(
  admin: Queries,
  { workspaceId, syncId, count }: { workspaceId: string; syncId: string; count: number },
): Promise<{ conflicts: string[]; quarantine: string[] }> {
  const conflicts = await admin.rows(sql`
    insert into sync_conflicts (workspace_id, sync_id, key, row_number, column_name, base_value, sheet_value, table_value)
    select ${workspaceId}, ${syncId}, '["' || n || '"]', n + 1, 'id', '1', '2', '3' from generate_series(1, ${count}::int) n
    returning id`)
  const quarantine = await admin.rows(sql`
    insert into sync_quarantine (workspace_id, sync_id, side, row_number, column_name, reason_code, reason)
    select ${workspaceId}, ${syncId}, 'sheet', n + 1, 'total', 'not_castable', n || ' is not a number'
    from generate_series(1, ${count}::int) n returning id`)
  return {
    conflicts: conflicts.map(({ id }) => String(id)),
    quarantine: quarantine.map(({ id }) => String(id)),
  }
}

/** Jobs that wait for a person to answer a question. */
export async function addWaiting(admin: Queries, jobs: string[]): Promise<void> {
  const question = { about: 'sheet', text: 'Which one?', choices: ['Orders 2025', 'Orders 2026'] }
  const waitingFor = { type: 'person', ask: { kind: 'question', question } }
  await admin.rows(sql`
    update jobs set status = 'waiting', waiting_for = ${JSON.stringify(waitingFor)}::jsonb
    where id = any (${jobs}::uuid[])`)
}

/** A run that a guard stopped, and that may be confirmed. */
export async function endRun(admin: Queries, id: string): Promise<void> {
  const none = { insert: 0, update: 0, delete: 0, unchanged: 0 }
  const guards = [{ code: 'too_many_deletes', message: '30 rows would go', confirmable: true }]
  const counts = { sheetRows: 0, tableRows: 0, conflicts: 0, quarantined: 0, apiReads: 0, apiWrites: 0 }
  const marks = { createsTable: false, addsKeyColumn: false, guards, samples: [], quarantineSamples: [] }
  const seconds = { read: 0, plan: 0, apply: 0, total: 0 }
  const plan = { ...counts, ...marks, table: none, sheet: none }
  const result = { outcome: 'guarded', plan, seconds, apiReads: 0, apiWrites: 0, peakRssMb: 0 }
  await admin.rows(sql`
    update jobs set status = 'completed', finished_at = now(), result = ${JSON.stringify(result)}::jsonb
    where id = ${id}`)
}
