import { randomBytes, randomUUID } from 'node:crypto'
import { join, type Queries, raw, type Seed, type Sql, seedWorkspace, sql } from '../index.ts'

/** A workspace with one row in every table. */
export type World = Seed & { ids: Record<string, string> }

type Values = Record<string, unknown>

type Example = {
  /** The row, as that person would write it, in that workspace. */
  values: (world: World, actor: string) => Values
  /** Finds the seeded row of a world. */
  where: (world: World) => Sql
  /** A change to a column that a person may change, if there is one, made by that person. */
  change: (actor: string) => Sql
}

const byId = (table: string) => (world: World) => sql`id = ${world.ids[table]}`
const bySync = (world: World) => sql`sync_id = ${world.ids.syncs}`

/** In the order in which they can be inserted. */
export const examples: Record<string, Example> = {
  users: {
    values: () => ({ id: randomUUID(), email: 'new@example.com' }),
    where: ({ member }) => sql`id = ${member}`,
    change: () => sql`full_name = 'changed'`,
  },
  workspaces: {
    values: (_, actor) => ({ name: 'New', slug: randomUUID(), created_by: actor }),
    where: ({ workspaceId }) => sql`id = ${workspaceId}`,
    change: () => sql`name = 'changed'`,
  },
  workspace_members: {
    values: ({ workspaceId, outsider }) => ({
      workspace_id: workspaceId,
      user_id: outsider,
      role: 'member',
    }),
    where: ({ workspaceId, viewer }) => sql`workspace_id = ${workspaceId} and user_id = ${viewer}`,
    change: () => sql`role = 'member'`,
  },
  invites: {
    values: ({ workspaceId }) => ({
      workspace_id: workspaceId,
      email: 'a@example.com',
      role: 'member',
      token_hash: randomBytes(32),
      expires_at: '2100-01-01',
    }),
    where: byId('invites'),
    change: () => sql`role = 'owner'`,
  },
  jobs: {
    values: ({ workspaceId }, actor) => ({
      workspace_id: workspaceId,
      kind: 'sync',
      input: {},
      requested_by: actor,
    }),
    where: byId('jobs'),
    change: () => sql`status = 'running'`,
  },
  job_logs: {
    values: ({ workspaceId, ids }) => ({
      workspace_id: workspaceId,
      job_id: ids.jobs,
      level: 'info',
      message: 'x',
    }),
    where: ({ ids }) => sql`job_id = ${ids.jobs}`,
    change: () => sql`message = 'changed'`,
  },
  ai_actions: {
    values: ({ workspaceId, ids }) => ({
      workspace_id: workspaceId,
      job_id: ids.jobs,
      agent: 'mapping',
      action: 'propose',
    }),
    where: byId('ai_actions'),
    change: () => sql`status = 'approved'`,
  },
  quota_buckets: {
    values: () => ({ principal: randomUUID(), kind: 'read' }),
    where: ({ ids }) => sql`principal = ${ids.quota_buckets}`,
    change: () => sql`state = '{}'`,
  },
  rate_limits: {
    values: () => ({ key: randomUUID(), window_start: '2100-01-01', taken: 1, granted: 1 }),
    where: ({ ids }) => sql`key = ${ids.rate_limits}`,
    change: () => sql`taken = 2`,
  },
  auth_flows: {
    values: () => ({
      state_hash: randomBytes(32),
      browser_hash: randomBytes(32),
      verifier: 'sealed',
      redirect: randomUUID(),
      expires_at: '2100-01-01',
    }),
    where: ({ ids }) => sql`redirect = ${ids.auth_flows}`,
    change: () => sql`used_at = now()`,
  },
  idempotency_keys: {
    values: ({ workspaceId }, actor) => ({
      user_id: actor,
      key: randomUUID(),
      workspace_id: workspaceId,
      route: 'POST /syncs',
    }),
    where: ({ member }) => sql`user_id = ${member}`,
    change: () => sql`sealed = 'changed'`,
  },
  audit_logs: {
    values: ({ workspaceId }, actor) => ({ workspace_id: workspaceId, actor, action: 'test' }),
    where: ({ workspaceId }) => sql`workspace_id = ${workspaceId}`,
    change: () => sql`action = 'changed'`,
  },
  connections: {
    values: ({ workspaceId }, actor) => ({
      workspace_id: workspaceId,
      kind: 'google',
      name: 'Google',
      sealed: 'sealed',
      created_by: actor,
    }),
    where: ({ ids }) => sql`id = ${ids.spare}`,
    change: () => sql`name = 'changed'`,
  },
  access_tokens: {
    // One a connection: the first is of the one that mappings use, any other of the spare one.
    values: ({ workspaceId, ids }) => ({
      workspace_id: workspaceId,
      connection_id: ids.spare ?? ids.connections,
    }),
    where: ({ ids }) => sql`connection_id = ${ids.access_tokens}`,
    change: () => sql`generation = 2`,
  },
  revocations: {
    values: ({ workspaceId }) => ({
      workspace_id: workspaceId,
      connection_id: randomUUID(),
      sealed: 'sealed',
    }),
    where: ({ ids }) => sql`connection_id = ${ids.revocations}`,
    change: () => sql`tries = 2`,
  },
  mappings: {
    values: ({ workspaceId, ids }, actor) => ({
      workspace_id: workspaceId,
      name: 'Orders',
      sheet_connection_id: ids.connections,
      table_connection_id: ids.connections,
      sheet: { connectionId: ids.connections },
      table_ref: { connectionId: ids.connections },
      columns: '[]',
      key: { columns: ['id'], managed: false },
      header_fingerprint: 'x',
      created_by: actor,
    }),
    where: byId('mappings'),
    change: () => sql`state = 'approved'`,
  },
  mapping_memory: {
    values: ({ workspaceId, ids }, actor) => ({
      workspace_id: workspaceId,
      header: 'Order No.',
      header_key: randomUUID(),
      table_schema: 'public',
      table_name: 'orders',
      column_name: 'id',
      mapping_id: ids.mappings,
      taught_by: actor,
    }),
    where: byId('mapping_memory'),
    change: () => sql`column_name = 'changed'`,
  },
  syncs: {
    values: ({ workspaceId, ids }, actor) => ({
      workspace_id: workspaceId,
      name: 'Orders',
      mapping_id: ids.mappings,
      created_by: actor,
    }),
    where: byId('syncs'),
    change: () => sql`state = 'paused'`,
  },
  sync_rows: {
    values: ({ ids }) => ({ sync_id: ids.syncs, key: randomUUID(), hash: 'x', base: '["x"]' }),
    where: bySync,
    change: () => sql`hash = 'changed'`,
  },
  sync_steps: {
    values: ({ workspaceId, ids }) => ({
      workspace_id: workspaceId,
      sync_id: ids.syncs,
      run_id: ids.jobs,
      side: 'sheet',
      fence: 1,
      entries: '[]',
    }),
    where: bySync,
    change: () => sql`state = 'done'`,
  },
  spreadsheet_writers: {
    values: ({ ids }) => ({ spreadsheet_id: randomUUID(), job_id: ids.jobs, fence: 1 }),
    where: ({ ids }) => sql`spreadsheet_id = ${ids.spreadsheet_writers}`,
    change: () => sql`fence = 2`,
  },
  sync_channels: {
    values: ({ workspaceId, ids }) => ({
      workspace_id: workspaceId,
      sync_id: ids.syncs,
      side: 'sheet',
      token_hash: randomBytes(32),
      connection_id: ids.connections,
      spreadsheet_id: 'sheet-1',
      renew_at: '2100-01-01',
    }),
    where: bySync,
    change: () => sql`state = 'failed'`,
  },
  sync_conflicts: {
    values: ({ workspaceId, ids }) => ({ workspace_id: workspaceId, sync_id: ids.syncs, key: randomUUID() }),
    where: bySync,
    change: actor => sql`state = 'resolved', resolution = 'sheet', resolved_by = ${actor}`,
  },
  sync_quarantine: {
    values: ({ workspaceId, ids }) => ({
      workspace_id: workspaceId,
      sync_id: ids.syncs,
      side: 'sheet',
      row_number: Math.ceil(Math.random() * 1e9),
      reason_code: 'blank_key',
      reason: 'The key is blank',
    }),
    where: bySync,
    change: () => sql`state = 'resolved'`,
  },
  ended_sessions: {
    values: () => ({ id: randomUUID() }),
    where: byId('ended_sessions'),
    change: () => sql`created_at = now()`,
  },
  workspace_events: {
    values: ({ workspaceId, ids }) => ({
      workspace_id: workspaceId,
      type: 'job',
      subject: ids.jobs,
      change: 'changed',
    }),
    where: byId('workspace_events'),
    change: () => sql`change = 'deleted'`,
  },
}

const people = ['users', 'workspaces', 'workspace_members']

/** Two of them are two tenants. `admin` is the administrator's connection. */
export async function seedWorld(admin: Queries): Promise<World> {
  const world: World = { ...(await seedWorkspace(admin)), ids: {} }
  for (const [table, { values }] of Object.entries(examples)) {
    if (people.includes(table)) continue
    const row = await admin.one(sql`${insert(table, values(world, world.member))} returning *`)
    world.ids[table] = String(
      row.id ?? row.principal ?? row.redirect ?? row.spreadsheet_id ?? row.connection_id ?? row.key,
    )
  }
  // A connection that no mapping uses, so that it can be deleted.
  const spare = await admin.one(
    sql`${insert('connections', examples.connections!.values(world, world.member))} returning id`,
  )
  world.ids.spare = String(spare.id)
  return world
}

/** `table` and the columns are names of ours, never input. */
export function insert(table: string, values: Values): Sql {
  const columns = Object.keys(values).map(name => raw(name))
  return sql`insert into ${raw(table)} (${join(columns)}) values (${join(Object.values(values))})`
}
