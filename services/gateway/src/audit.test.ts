import { sql } from '@doki/database'
import { test } from 'tap'
import { testWorkspace } from './testing/test-workspace.ts'

test('every change is in the audit trail: who, what, to which, in which workspace', async t => {
  const { send, seed, sync, database } = await testWorkspace(t)
  const { workspaceId } = seed
  const { jobId } = (await send(seed.member, '/start-sync-job', { body: { syncId: sync.id } })).body
  await send(seed.member, `/syncs/${sync.id}/pause`, { method: 'POST' })
  await send(seed.viewer, `/syncs/${sync.id}/resume`, { method: 'POST' }) // refused
  await send(seed.viewer, `/syncs/${sync.id}`) // looked at
  await send(seed.viewer, `/syncs/${sync.id}`, { method: 'HEAD' })
  const email = `outsider-${seed.outsider}@example.com`
  const invite = await send(seed.admin, `/workspaces/${workspaceId}/invites`, { body: { email } })
  await send(seed.outsider, '/invites/redeem', { body: { token: invite.body.token } })
  const other = await send(seed.admin, `/workspaces/${workspaceId}/invites`, {
    body: { email, role: 'viewer' },
  })
  await send(seed.admin, `/workspaces/${workspaceId}/invites/${other.body.id}`, { method: 'DELETE' })
  await send(seed.admin, `/syncs/${sync.id}`, { method: 'DELETE' })

  const lines = await database.admin.rows(sql`
    select workspace_id, actor, action, resource, host(ip) as ip, request_id, data from audit_logs
    where action not like 'POST /mappings%' and action <> 'POST /syncs' order by id`)
  const common = { workspace_id: workspaceId, ip: '127.0.0.1', request_id: String }
  t.match(lines, [
    { ...common, actor: seed.member, action: 'POST /start-sync-job', resource: jobId },
    { ...common, actor: seed.member, action: 'POST /syncs/:id/pause', resource: sync.id },
    { ...common, actor: seed.admin, action: 'POST /workspaces/:id/invites', resource: invite.body.id },
    {
      ...common,
      actor: seed.outsider,
      action: 'POST /invites/redeem',
      resource: invite.body.id,
      data: { email, role: 'member' },
    },
    { ...common, actor: seed.admin, action: 'POST /workspaces/:id/invites', resource: other.body.id },
    {
      ...common,
      actor: seed.admin,
      action: 'DELETE /workspaces/:id/invites/:inviteId',
      resource: other.body.id,
      data: { email, role: 'viewer' },
    },
    { ...common, actor: seed.admin, action: 'DELETE /syncs/:id', resource: sync.id },
  ])
  t.equal(lines.length, 7)
  t.notMatch(JSON.stringify(lines), invite.body.token)
})

test('that a workspace was made stands in its own trail', async t => {
  const { send, seed } = await testWorkspace(t)
  const { body: made } = await send(seed.admin, '/workspaces', { body: { name: 'New' } })
  const { body } = await send(seed.admin, `/workspaces/${made.id}/audit`)
  t.match(body.items, [{ action: 'POST /workspaces', resource: made.id, actor: seed.admin }])
})
