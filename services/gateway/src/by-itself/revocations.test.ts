import { randomUUID } from 'node:crypto'
import { sql } from '@doki/database'
import { startWorkspace } from '@doki/local'
import { type Test, test } from 'tap'
import { testGateway } from '../testing/test-gateway.ts'
import { testMachines } from '../testing/test-machines.ts'

test('who disconnects is forgotten here at once, and by Google', async t => {
  const { connect, disconnect, isLetIn, left } = await setup(t)
  const { id, workspaceId } = await connect('r-1')
  t.ok(isLetIn('r-1'))
  t.equal((await disconnect(id)).status, 204)
  t.notOk(isLetIn('r-1'))
  t.same(await left(), [])
  t.ok(workspaceId)
})

test('who disconnects and keeps the connection is forgotten by Google too', async t => {
  const { connect, send, seed, isLetIn, left } = await setup(t)
  const { id } = await connect('r-1')
  t.equal((await send(seed.owner, `/connections/${id}/disconnect`, { method: 'POST' })).status, 200)
  t.notOk(isLetIn('r-1'))
  t.same(await left(), [])
})

test('while Google is down the connection is gone all the same, and Google is told until it listens', async t => {
  const { connect, disconnect, isLetIn, left, google, tick, lines } = await setup(t)
  google.faults.add([{ id: 'down', path: '^/revoke', status: 503, after: 0, times: 20 }])
  const { id } = await connect('r-canary')
  t.equal((await disconnect(id)).status, 204)
  t.match(await left(), [{ connection_id: id, tries: 1 }])
  t.notMatch(JSON.stringify(await left()), 'r-canary', 'sealed until then')
  await tick({ due: false })
  t.match(await left(), [{ tries: 1 }], 'its turn has not come')
  let ticks = 0
  while ((await left()).length > 0 && ticks < 50) {
    await tick({ due: true })
    ticks++
  }
  t.equal(ticks, 20)
  t.notOk(isLetIn('r-canary'))
  t.notMatch(lines.join('\n'), 'r-canary')
})

test('a consent stays while another connection lives by it; the last one takes it along', async t => {
  const { connect, disconnect, isLetIn, left, deleteWorkspace, tick, send, seed } = await setup(t)
  const other = await send(seed.owner, '/workspaces', { body: { name: 'Other' } })
  const mine = await connect('r-1')
  await connect('r-2', other.body.id)
  await connect('r-3', other.body.id, 'liar@example.com')
  await disconnect(mine.id)
  t.ok(isLetIn('r-2'), 'Google would have taken back both')
  t.same(await left(), [])
  t.equal((await deleteWorkspace(other.body.id)).status, 204)
  await tick({ due: true })
  t.notOk(isLetIn('r-2'))
  t.same(await left(), [])
})

/** A gateway with the real machines, before a Google that knows some consents. */
async function setup(t: Test) {
  const google = await startWorkspace()
  t.teardown(() => google.close())
  const gateway = await testGateway(t, made => ({ machines: testMachines(made, [], { google: google.url }) }))
  const { send, seed, database, vault, deps } = gateway
  const email = 'ann@example.com'

  /** `sealedEmail`: what the sealed credentials say, where the details would say otherwise. */
  async function connect(refreshToken: string, workspaceId: string = seed.workspaceId, sealedEmail = email) {
    const grant = { email: sealedEmail, scopes: [], clientId: 'doki-test', expires: Number.POSITIVE_INFINITY }
    google.world.refreshTokens.set(refreshToken, { ...grant, revoked: false })
    const id = randomUUID()
    const credentials = { kind: 'google', email: sealedEmail, refreshToken, scopes: [] }
    const sealed = vault.seal(JSON.stringify(credentials), { workspaceId, connectionId: id })
    await database.admin.rows(sql`
      insert into connections (id, workspace_id, kind, name, sealed, details)
      values (${id}, ${workspaceId}, 'google', ${email}, ${sealed}, ${JSON.stringify({ email })}::jsonb)`)
    return { id, workspaceId }
  }

  async function tick({ due }: { due: boolean }): Promise<void> {
    if (due) await database.admin.rows(sql`update revocations set next_try_at = now()`)
    await deps.machines.giveBack()
  }

  const disconnect = (id: string) => send(seed.owner, `/connections/${id}`, { method: 'DELETE' })
  const deleteWorkspace = (id: string) => send(seed.owner, `/workspaces/${id}`, { method: 'DELETE' })
  const isLetIn = (token: string) => google.world.refreshTokens.get(token)?.revoked === false
  const left = () => database.admin.rows(sql`select * from revocations`)
  return { ...gateway, google, connect, disconnect, deleteWorkspace, isLetIn, left, tick }
}
