import { sql } from '@doki/database'
import { test } from 'tap'
import { testWorkspace } from '../testing/test-workspace.ts'

const password = 'c4nary-n3w-p4ss'

test('a database is given a new address in place, and what waited for it goes on', async t => {
  const { send, seed, sync, connections, database, vault, answers, lines } = await testWorkspace(t)
  const { admin, adminUrl } = database
  const { workspaceId } = seed
  const id = connections.postgres
  await admin.rows(sql`update connections set state = 'reconnect', state_reason = 'wrong' where id = ${id}`)
  const state = async () => (await send(seed.viewer, `/syncs/${sync.id}`)).body.state
  t.equal(await state(), 'blocked')
  const reconnect = (who: string, body: object, which = id) =>
    send(who, `/connections/${which}/reconnect`, { body })
  const url = new URL(adminUrl)
  url.password = password
  const address = url.href.replace('postgresql:', 'postgres:')
  const good = { kind: 'postgres', url: address }

  const dead = { kind: 'postgres', url: address.replace(/:\d+\//, ':1/') }
  t.match(await reconnect(seed.member, dead), { status: 503, body: { message: /does not answer/ } })
  t.match(await reconnect(seed.member, { kind: 'supabase', url: 'https://a.test', key: 'k' }), {
    status: 400,
    body: { message: /of the kind postgres/ },
  })
  t.match(await reconnect(seed.member, { ...good, name: 'Mine' }), { status: 400 })
  t.equal((await reconnect(seed.viewer, good)).status, 403)
  t.equal((await reconnect(seed.outsider, good)).status, 404)
  t.equal(await state(), 'blocked', 'nothing came of these')

  const made = await reconnect(seed.member, good)
  t.match(made, { status: 200, body: { id, state: 'ok', stateReason: null, details: { host: '127.0.0.1' } } })
  t.equal(await state(), 'active')
  const row = await admin.one(sql`select sealed from connections where id = ${id}`)
  t.match(vault.open(String(row.sealed), { workspaceId, connectionId: id }), password, 'it is in there')
  const deeds = await admin.rows(sql`
    select actor, workspace_id, data from audit_logs where resource = ${id} and action like '%/reconnect'`)
  t.match(deeds, [{ actor: seed.member, workspace_id: workspaceId, data: { host: '127.0.0.1' } }])
  t.equal(deeds.length, 1)
  for (const text of [...answers, ...lines, JSON.stringify(deeds)]) t.notMatch(text, password)
})

test('a person’s own Google account is connected again by signing in, and by nothing else', async t => {
  const { send, seed, connections } = await testWorkspace(t)
  const key = { type: 'service_account', client_email: 'a@b.test', private_key: 'k', private_key_id: '1' }
  const answer = await send(seed.owner, `/connections/${connections.google}/reconnect`, {
    body: { kind: 'google', key },
  })
  t.match(answer, { status: 400, body: { message: /sign in with it at Google again/ } })
})
