import { randomUUID } from 'node:crypto'
import { raw, sql } from '@doki/database'
import { test } from 'tap'
import { buildApp } from './app.ts'
import { fingerprint } from './fingerprint.ts'
import { testGateway } from './testing/test-gateway.ts'
import { testMachines } from './testing/test-machines.ts'
import { testWorkspace } from './testing/test-workspace.ts'

test('every POST says what it means to send it twice', async t => {
  const { app } = await testGateway(t)
  const silent: string[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    if (method === 'POST' && !config?.repeat) silent.push(url)
  })
  await app.ready()
  t.strictSame(silent, [])
})

test('the same request under the same key is answered the same, and done once', async t => {
  const { seed, send, database, dispatched, mapping, proposal, sync } = await testWorkspace(t)
  const { workspaceId } = seed
  const invites = `/workspaces/${workspaceId}/invites`
  const requests: [path: string, body: object, table: string][] = [
    ['/workspaces', { name: 'Another' }, 'workspaces'],
    ['/mappings', { workspaceId, name: 'Copy', proposal }, 'mappings'],
    ['/syncs', { workspaceId, name: 'Copy', mappingId: mapping.id }, 'syncs'],
    ['/agent/interpret', { workspaceId, text: 'sync it' }, 'jobs'],
    ['/start-sync-job', { syncId: sync.id }, 'jobs'],
    [`/mappings/${mapping.id}/validate`, {}, 'jobs'],
    [invites, { email: 'new@example.com' }, 'invites'],
  ]
  for (const [path, body, table] of requests) {
    const headers = { 'idempotency-key': randomUUID() }
    const before = await count(table)
    dispatched.length = 0
    const first = await send(seed.owner, path, { body, headers })
    const second = await send(seed.owner, path, { body, headers })
    t.ok(first.status < 300, `${path}: ${JSON.stringify(first.body)}`)
    t.strictSame([second.status, second.body], [first.status, first.body], path)
    t.equal(second.headers['idempotency-replayed'], 'true')
    t.equal(first.headers['idempotency-replayed'], undefined)
    t.equal(await count(table), before + 1, path)
    t.ok(dispatched.length <= 1, 'and told to its agent once')
  }

  async function count(table: string): Promise<number> {
    const rows = await database.admin.rows(sql`
      select count(*)::int as count from ${raw(table)}`)
    return Number(rows[0]?.count)
  }
})

test('a body written in another order is the same request; another body, or path, is a mistake', async t => {
  const { seed, send, sync } = await testWorkspace(t)
  const { workspaceId } = seed
  const headers = { 'idempotency-key': 'k1' }
  const first = await send(seed.owner, '/agent/interpret', { body: { workspaceId, text: 'a' }, headers })
  const same = await send(seed.owner, '/agent/interpret', { body: { text: 'a', workspaceId }, headers })
  t.strictSame(same.body, first.body)
  const other = await send(seed.owner, '/agent/interpret', { body: { workspaceId, text: 'b' }, headers })
  t.match(other, { status: 422, body: { code: 'unprocessable', message: /take a new one/ } })
  t.match(await send(seed.owner, '/start-sync-job', { body: { syncId: sync.id }, headers }), { status: 422 })
  t.match(
    await send(seed.owner, '/start-sync-job', {
      body: { syncId: sync.id },
      headers: { 'idempotency-key': '' },
    }),
    {
      status: 400,
    },
  )
})

test('what was asked is told apart by all of it', t => {
  const asked = { method: 'POST', url: '/x', body: { a: [1, { b: null }] } }
  t.equal(fingerprint(asked), fingerprint({ ...asked, body: { a: [1, { b: null }] } }))
  const others = [
    { body: { a: [1, { b: '' }] } },
    { body: undefined },
    { url: '/y' },
    { body: ['a', 1] },
    { body: [['a', 1]] },
  ]
  const all = new Set([asked, ...others.map(each => ({ ...asked, ...each }))].map(fingerprint))
  t.equal(all.size, others.length + 1)
  t.end()
})

test('a key is its sender’s own', async t => {
  const { seed, send } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const headers = { 'idempotency-key': 'one' }
  const mine = await send(seed.owner, '/agent/interpret', { body, headers })
  const theirs = await send(seed.member, '/agent/interpret', { body, headers })
  t.equal(theirs.status, 202)
  t.not(theirs.body.jobId, mine.body.jobId)
})

test('who has left a workspace is not told again what they were answered in it', async t => {
  const { seed, send, database } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const headers = { 'idempotency-key': 'one' }
  t.equal((await send(seed.member, '/agent/interpret', { body, headers })).status, 202)
  await database.admin.rows(
    sql`delete from workspace_members where user_id = ${seed.member} and workspace_id = ${seed.workspaceId}`,
  )
  t.equal((await send(seed.member, '/agent/interpret', { body, headers })).status, 404)
})

test('what was refused may be asked again under its key, once mended', async t => {
  const { seed, send, sync } = await testWorkspace(t)
  const headers = { 'idempotency-key': 'one' }
  const start = () => send(seed.owner, '/start-sync-job', { body: { syncId: sync.id }, headers })
  await send(seed.owner, `/syncs/${sync.id}/pause`, { method: 'POST' })
  t.equal((await start()).status, 409)
  await send(seed.owner, `/syncs/${sync.id}/resume`, { method: 'POST' })
  const started = await start()
  t.equal(started.status, 202)
  await send(seed.owner, `/syncs/${sync.id}/pause`, { method: 'POST' })
  t.strictSame((await start()).body, started.body, 'and stays answered, whatever comes after')
})

test('of many at once, on two gateways, one is done and all are answered the same', async t => {
  const { app, seed, deps, tokenOf, database } = await testGateway(t)
  const other = buildApp(deps)
  t.teardown(() => other.close())
  const headers = { authorization: `Bearer ${await tokenOf(seed.owner)}`, 'idempotency-key': 'race' }
  const payload = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const asked = Array.from({ length: 12 }, (_, at) =>
    (at % 2 ? app : other).inject({ method: 'POST', url: '/agent/interpret', headers, payload }),
  )
  const answers = await Promise.all(asked)
  t.strictSame([...new Set(answers.map(({ statusCode }) => statusCode))], [202])
  t.equal(new Set(answers.map(({ body }) => body)).size, 1)
  t.match(await database.admin.one(sql`select count(*)::int as count from jobs`), { count: 1 })
})

test('while another is at work under the key for long, one is told to come again', async t => {
  const { seed, send, database } = await testWorkspace(t)
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  await database.admin.tx(async tx => {
    await tx.rows(sql`
      insert into idempotency_keys (user_id, key, route) values (${seed.owner}, 'slow', 'POST /agent/interpret')`)
    const answer = await send(seed.owner, '/agent/interpret', {
      body,
      headers: { 'idempotency-key': 'slow' },
    })
    t.match(answer, { status: 409, headers: { 'retry-after': '1' }, body: { message: /still under way/ } })
    await tx.rows(sql`delete from idempotency_keys where key = 'slow'`)
  })
})

test('nothing that is kept can be read, and it is forgotten after eight days', async t => {
  const sent: string[] = []
  const { seed, send, database, deps } = await testGateway(t, made => ({
    machines: testMachines(made, sent),
  }))
  const path = `/workspaces/${seed.workspaceId}/invites`
  const answers = []
  for (const key of ['old', 'new']) {
    const headers = { 'idempotency-key': key }
    answers.push((await send(seed.owner, path, { body: { email: `${key}@example.com` }, headers })).body)
  }
  const rows = await database.admin.rows(sql`select * from idempotency_keys`)
  for (const { token } of answers) t.notMatch(JSON.stringify(rows), token)
  await database.admin.rows(sql`
    update idempotency_keys set created_at = now() - interval '8 days 1 minute' where key = 'old'`)
  await deps.machines.forgetOld()
  t.strictSame(await database.admin.rows(sql`select key from idempotency_keys`), [{ key: 'new' }])
})

test('the audit trail tells of a change once', async t => {
  const { seed, send, database } = await testGateway(t)
  const headers = { 'idempotency-key': 'one' }
  for (const _ of [1, 2]) await send(seed.owner, '/workspaces', { body: { name: 'New' }, headers })
  const trail = await database.admin.rows(sql`select from audit_logs where action = 'POST /workspaces'`)
  t.equal(trail.length, 1)
})
