import { randomUUID } from 'node:crypto'
import { sql } from '@doki/database'
import type { Test } from 'tap'
import { addConnections, addFindings, proposalOf } from '../testing/samples.ts'
import { type Changes, testGateway } from '../testing/test-gateway.ts'
import type { Access, Ids, Method, Named } from './routes.ts'

/** A workspace with one of everything in it, and every route there is. */
export async function world(t: Test, changes: Changes = {}) {
  const gateway = await testGateway(t, changes)
  const all: string[] = []
  gateway.app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') all.push(`${one} ${url}`)
  })
  await gateway.app.ready()
  const { database, vault, seed, send } = gateway
  const { workspaceId } = seed
  const connections = await addConnections(database.admin, vault, { workspaceId })
  const mapping = await send(seed.owner, '/mappings', {
    body: { workspaceId, name: 'Orders', proposal: proposalOf(connections) },
  })
  const { admin } = database
  const mappingId: string = mapping.body.id
  await send(seed.owner, `/mappings/${mappingId}/approve`, { method: 'POST' })
  const memory = await send(seed.owner, '/mapping-memory')
  const sync = await send(seed.owner, '/syncs', { body: { workspaceId, name: 'Orders', mappingId } })
  const request = await send(seed.owner, '/agent/interpret', { body: { workspaceId, text: 'sync orders' } })
  const run = await send(seed.owner, '/start-sync-job', { body: { syncId: sync.body.id } })
  const { conflict, quarantined } = await addFindings(admin, { workspaceId, syncId: sync.body.id })
  const colleague = randomUUID()
  await admin.rows(sql`insert into users (id, email) values (${colleague}, 'colleague@example.com')`)
  await admin.rows(sql`
    insert into workspace_members (workspace_id, user_id, role) values (${workspaceId}, ${colleague}, 'member')`)
  await send(seed.owner, `/workspaces/${workspaceId}/invites`, { body: { email: 'new@example.com' } })
  const invites = await send(seed.owner, `/workspaces/${workspaceId}/invites`)
  const own = await send(seed.owner, '/workspaces', { body: { name: 'Other' } })
  const ids: Ids = {
    workspace: workspaceId,
    colleague,
    invite: invites.body.items[0].id,
    ...connections,
    mapping: mappingId,
    remembered: memory.body.items[0].id,
    sync: sync.body.id,
    job: request.body.jobId,
    run: run.body.jobId,
    conflict,
    quarantined,
  }
  return { ...gateway, all, ids, own: { workspace: String(own.body.id) } }
}

export type World = Awaited<ReturnType<typeof world>>

/** Ids of the same things, of which there is none. */
export function nothing(ids: Ids): Ids {
  const made = { ...ids }
  for (const key in made) if (isName(ids, key)) made[key] = randomUUID()
  return made
}

function isName(ids: Ids, key: string): key is keyof Ids {
  return key in ids
}

export function methodOf(route: string): Method {
  const [method = ''] = route.split(' ')
  if (method === 'GET' || method === 'POST' || method === 'PATCH' || method === 'DELETE') return method
  throw new Error(`no method in ${route}`)
}

/** All ways to name things in a request to this route; none for one that names nothing. */
export function waysOf(access: Access): Named[] {
  return typeof access === 'string' ? [] : [access].flat()
}

/** One request to a route, as an example. */
export function exampleOf(route: string, access: Access, ids: Ids): { url: string; body?: object } {
  const [named] = waysOf(access)
  return named?.(ids) ?? { url: route.split(' ')[1] ?? '/' }
}
