import { randomUUID } from 'node:crypto'
import { type Test, test } from 'tap'
import { testGateway } from '../testing/test-gateway.ts'

test('an invitation is shown before sign-in, redeemed once, and makes a member', async t => {
  const { app, send, seed, url, invite, email } = await setup(t)
  t.equal((await send(seed.member, url, { body: { email } })).status, 403)
  const invited = await invite()
  t.match(invited, { status: 201, body: { token: /^[0-9a-f]{64}$/, expiresAt: String } })
  const { token } = invited.body
  const look = (of: string) => app.inject({ method: 'POST', url: '/invites/look', payload: { token: of } })
  const shown = (await look(token)).json()
  t.match(shown, { workspaceName: 'Acme', email, role: 'viewer' })
  t.equal((await look(randomUUID())).statusCode, 404)
  const redeem = () => send(seed.outsider, '/invites/redeem', { body: { token } })
  t.match(await redeem(), { status: 200, body: { workspaceId: seed.workspaceId } })
  t.equal((await redeem()).status, 404, 'used')
  const { body } = await send(seed.outsider, `/workspaces/${seed.workspaceId}/members`)
  const joined = body.items.find(({ userId }: { userId: string }) => userId === seed.outsider)
  t.match(joined, { role: 'viewer' })
  t.equal(body.items.length, 5)
})

test('somebody else who got hold of the token is told that it is not for them', async t => {
  const { send, seed, invite } = await setup(t)
  const { token } = (await invite('somebody@example.com')).body
  t.match(await send(seed.outsider, '/invites/redeem', { body: { token } }), {
    status: 403,
    body: { code: 'forbidden', message: /for another e-mail address.*Sign in with the address/ },
  })
})

test('open invitations are listed without their tokens, and revoked for good, by who may', async t => {
  const { send, seed, url, invite } = await setup(t)
  const { id, token } = (await invite()).body
  const listed = await send(seed.owner, url)
  t.match(listed.body, { items: [{ id, role: 'viewer', createdAt: String }], next: null })
  t.notMatch(JSON.stringify(listed.body), token)
  t.equal((await send(seed.member, url)).status, 403)
  const revoke = (who: string, at = url) => send(who, `${at}/${id}`, { method: 'DELETE' })
  t.equal((await revoke(seed.viewer)).status, 403)
  const other = (await send(seed.admin, '/workspaces', { body: { name: 'Other' } })).body
  t.equal(
    (await revoke(seed.admin, `/workspaces/${other.id}/invites`)).status,
    404,
    'not one of that workspace',
  )
  t.equal((await revoke(seed.admin)).status, 204)
  t.equal((await revoke(seed.admin)).status, 404)
  t.equal((await send(seed.outsider, '/invites/redeem', { body: { token } })).status, 404)
  t.strictSame((await send(seed.owner, url)).body.items, [])
})

/** `invite` asks for the outsider to become a viewer unless told otherwise. */
async function setup(t: Test) {
  const gateway = await testGateway(t)
  const { send, seed } = gateway
  const url = `/workspaces/${seed.workspaceId}/invites`
  const email = `outsider-${seed.outsider}@example.com`
  const invite = (to = email) => send(seed.admin, url, { body: { email: to, role: 'viewer' } })
  return { ...gateway, url, email, invite }
}
