import { randomUUID } from 'node:crypto'
import { test } from 'tap'
import { testGateway } from '../testing/test-gateway.ts'

test('a workspace is made, renamed by who may, and deleted by its owner', async t => {
  const { send, seed } = await testGateway(t)
  const made = await send(seed.member, '/workspaces', { body: { name: 'Books & Co', slug: 'books' } })
  const slug = `books-${made.body.id.slice(0, 8)}`
  t.match(made, { status: 201, body: { name: 'Books & Co', slug, kind: 'team', role: 'owner' } })
  const other = await send(seed.owner, '/workspaces', { body: { name: 'Other', slug: 'books' } })
  t.match(other, { status: 201, body: { slug: /^books-[0-9a-f]{8}$/ } }, 'nobody learns that there is one')
  t.equal((await send(seed.owner, '/workspaces', { body: { name: 'Other', slug: 'No Slug' } })).status, 400)
  const url = `/workspaces/${seed.workspaceId}`
  const patch = (who: string) => send(who, url, { method: 'PATCH', body: { name: 'Renamed' } })
  t.equal((await patch(seed.member)).status, 403)
  t.match(await patch(seed.admin), { status: 200, body: { name: 'Renamed', role: 'admin' } })
  t.equal((await send(seed.admin, url, { method: 'DELETE' })).status, 403)
  t.equal((await send(seed.owner, url, { method: 'DELETE' })).status, 204)
  t.equal((await send(seed.owner, url)).status, 404)
})

test('a personal workspace stays', async t => {
  const { send, seed } = await testGateway(t)
  const { body } = await send(seed.outsider, '/workspaces')
  t.match(body, { items: [{ kind: 'personal' }], next: null })
  const removed = await send(seed.outsider, `/workspaces/${body.items[0].id}`, { method: 'DELETE' })
  t.match(removed, { status: 403, body: { message: /personal workspace/ } })
})

test('whoever brings a good token is known from then on', async t => {
  const { send } = await testGateway(t)
  const newcomer = randomUUID()
  t.match(await send(newcomer, '/me'), {
    status: 200,
    body: { id: newcomer, workspaces: [{ role: 'owner' }] },
  })
})
