import { type Test, test } from 'tap'
import { testGateway } from '../testing/test-gateway.ts'

test('an owner gives any role, an admin none above their own, and the others none', async t => {
  const { seed, role, roles } = await setup(t)
  t.match(await role(seed.owner, seed.viewer, 'admin'), { status: 200, body: { role: 'admin' } })
  t.equal((await role(seed.admin, seed.viewer, 'member')).status, 200)
  for (const [who, whom, wanted] of [
    [seed.admin, seed.member, 'owner'],
    [seed.admin, seed.owner, 'member'],
    [seed.admin, seed.admin, 'owner'],
    [seed.member, seed.viewer, 'admin'],
    [seed.member, seed.member, 'admin'],
  ] as const) {
    t.equal((await role(who, whom, wanted)).status, 403, `${wanted}`)
  }
  t.equal((await role(seed.outsider, seed.viewer, 'admin')).status, 404)
  t.equal((await role(seed.owner, seed.outsider, 'member')).status, 404, 'no member')
  t.strictSame(await roles(), ['admin', 'member', 'member', 'owner'])
})

test('the last owner neither leaves nor steps down, and is told what to do', async t => {
  const { seed, role, leave, remove } = await setup(t)
  const told = { status: 409, body: { message: /last owner cannot leave.*Make somebody else an owner/ } }
  t.match(await leave(seed.owner), told)
  t.match(await role(seed.owner, seed.owner, 'admin'), told)
  t.match(await remove(seed.owner, seed.owner), told)
  t.equal((await role(seed.owner, seed.admin, 'owner')).status, 200)
  t.equal((await leave(seed.owner)).status, 204)
  t.match(await leave(seed.admin), told, 'now they are the last one')
})

test('who leaves or is removed sees nothing any more', async t => {
  const { seed, send, leave, remove } = await setup(t)
  const see = (who: string) => send(who, `/workspaces/${seed.workspaceId}`)
  t.equal((await leave(seed.viewer)).status, 204)
  t.equal((await see(seed.viewer)).status, 404)
  t.equal((await leave(seed.viewer)).status, 404)
  t.equal((await remove(seed.member, seed.admin)).status, 403)
  t.equal((await remove(seed.admin, seed.owner)).status, 403)
  t.equal((await remove(seed.admin, seed.member)).status, 204)
  t.equal((await see(seed.member)).status, 404)
})

test('owners and admins read who did what, newest first, a page at a time', async t => {
  const { seed, send, role, leave, url } = await setup(t)
  await role(seed.owner, seed.viewer, 'member')
  await role(seed.admin, seed.viewer, 'owner')
  await leave(seed.viewer)
  await send(seed.owner, '/workspaces', { body: { name: 'Another' } })
  const first = await send(seed.admin, `${url}/audit?limit=1`)
  t.match(first.body.items, [
    {
      action: 'POST /workspaces/:id/leave',
      actor: seed.viewer,
      actorEmail: /^viewer-/,
      data: { role: 'member' },
    },
  ])
  const second = await send(seed.owner, `${url}/audit?limit=1&cursor=${first.body.next}`)
  t.match(second.body, {
    items: [
      {
        action: 'PATCH /workspaces/:id/members/:userId',
        actor: seed.owner,
        actorEmail: /^owner-/,
        resource: seed.viewer,
        ip: '127.0.0.1',
        data: { from: 'viewer', to: 'member' },
      },
    ],
    next: null,
  })
  t.equal((await send(seed.member, `${url}/audit`)).status, 403)
  t.equal((await send(seed.owner, `${url}/audit?cursor=rubbish`)).status, 400)
})

async function setup(t: Test) {
  const gateway = await testGateway(t)
  const { send, seed } = gateway
  const url = `/workspaces/${seed.workspaceId}`
  const role = (who: string, whom: string, to: string) =>
    send(who, `${url}/members/${whom}`, { method: 'PATCH', body: { role: to } })
  const remove = (who: string, whom: string) => send(who, `${url}/members/${whom}`, { method: 'DELETE' })
  const leave = (who: string) => send(who, `${url}/leave`, { method: 'POST' })
  const roles = async () => {
    const { body } = await send(seed.owner, `${url}/members`)
    return body.items.map((member: { role: string }) => member.role).sort()
  }
  return { ...gateway, url, role, remove, leave, roles }
}
