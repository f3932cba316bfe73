import { randomUUID } from 'node:crypto'
import { test } from 'tap'
import { testWorkspace } from './testing/test-workspace.ts'

test('a field that a route does not know is told by its name, not passed over', async t => {
  const { seed, send, sync, mapping, connections, proposal } = await testWorkspace(t)
  const { workspaceId } = seed
  const [column] = mapping.columns
  const suggest = {
    workspaceId,
    sheetConnectionId: connections.google,
    tableConnectionId: connections.postgres,
    spreadsheetId: 'sheet-1',
    table: 'orders',
  }
  const database = { workspaceId, name: 'x', url: 'postgres://doki@127.0.0.1:1/none' }
  const project = { ...database, kind: 'supabase', key: 'k' }
  const bodies: [method: 'POST' | 'PATCH', path: string, body: object][] = [
    ['PATCH', `/syncs/${sync.id}`, { direction: 'two_way' }],
    ['PATCH', `/syncs/${sync.id}`, { guards: { rows: 1, share: 0, direction: 1 } }],
    ['POST', '/syncs', { workspaceId, name: 'x', mappingId: mapping.id, guards: { direction: 1 } }],
    ['POST', '/syncs', { workspaceId, name: 'x', mappingId: mapping.id, Direction: 'two_way' }],
    ['POST', '/start-sync-job', { syncId: sync.id, direction: 'two_way' }],
    ['POST', `/conflicts/${randomUUID()}/resolve`, { take: 'sheet', direction: 1 }],
    ['POST', `/conflicts/${randomUUID()}/resolve`, { take: 'value', value: '1', direction: 1 }],
    ['POST', '/conflicts/resolve', { take: 'sheet', syncId: sync.id, direction: 1 }],
    ['POST', '/mappings/suggest', { ...suggest, direction: 1 }],
    ['POST', '/mappings', { workspaceId, name: 'x', proposal, direction: 1 }],
    ['POST', '/mappings', { workspaceId, name: 'x', proposal: { ...proposal, direction: 1 } }],
    ['PATCH', `/mappings/${mapping.id}`, { direction: 1 }],
    ['PATCH', `/mappings/${mapping.id}`, { columns: [{ ...column, direction: 1 }] }],
    ['PATCH', `/mappings/${mapping.id}`, { columns: [{ ...column, format: { direction: 1 } }] }],
    ['POST', '/connections', { ...database, kind: 'postgres', direction: 1 }],
    ['POST', '/connections', { ...project, direction: 1 }],
    ['POST', '/workspaces', { name: 'x', direction: 1 }],
    ['PATCH', `/workspaces/${workspaceId}`, { direction: 1 }],
    ['POST', `/workspaces/${workspaceId}/invites`, { email: 'x@example.com', direction: 1 }],
    ['POST', '/auth/refresh', { refreshToken: 'x', direction: 1 }],
    ['POST', '/agent/interpret', { workspaceId, text: 'x', direction: 1 }],
  ]
  for (const [method, path, body] of bodies) {
    const answer = await send(seed.owner, path, { method, body })
    const message = /"direction"/i
    t.match(answer, { status: 400, body: { code: 'invalid_input', message } }, `${method} ${path}`)
  }
  t.match((await send(seed.owner, `/syncs/${sync.id}`)).body, sync, 'and nothing was changed')
})
