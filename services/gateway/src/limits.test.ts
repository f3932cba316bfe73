import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { buildApp } from './app.ts'
import type { Limits } from './limits.ts'
import { minuteToSpare } from './testing/minute-to-spare.ts'
import { manyRequests, testGateway } from './testing/test-gateway.ts'

test('who asks too often is told when to come back, and others are not', async t => {
  const { send, seed, database } = await setup(t, { perUser: 2 })
  for (let i = 0; i < 2; i++) t.equal((await send(seed.owner, '/workspaces')).status, 200)
  const left = async () =>
    Number((await database.admin.one(sql`select 60 - extract(second from clock_timestamp()) as s`)).s)
  const before = await left()
  const refused = await send(seed.owner, '/workspaces')
  const after = await left()
  t.match(refused, { status: 429, body: { code: 'too_many_requests' } })
  const wait = Number(refused.headers['retry-after'])
  t.ok(
    wait >= Math.floor(after) && wait <= Math.ceil(before),
    'until the minute is over, by the clock of the database',
  )
  t.equal((await send(seed.admin, '/workspaces')).status, 200)
})

test('two gateways on one database let no more through than one', async t => {
  const { app, deps, tokenOf, seed } = await setup(t, { perUser: 40 })
  const other = buildApp(deps)
  t.teardown(() => other.close())
  const headers = { authorization: `Bearer ${await tokenOf(seed.owner)}` }
  const asked = Array.from({ length: 60 }, (_, i) => (i % 2 ? app : other).inject({ url: '/me', headers }))
  const statuses = (await Promise.all(asked)).map(({ statusCode }) => statusCode)
  t.equal(statuses.filter(status => status === 200).length, 40)
  t.equal(statuses.filter(status => status === 429).length, 20)
})

test('an address is counted before anything is looked at, our own machines are not', async t => {
  const { app, deps } = await setup(t, { perAddress: 2 })
  for (let i = 0; i < 2; i++) t.equal((await app.inject('/me')).statusCode, 401)
  t.equal((await app.inject('/me')).statusCode, 429)
  const headers = { 'x-internal-secret': deps.secrets[0] ?? '' }
  t.equal((await app.inject({ method: 'POST', url: '/internal/tick', headers })).statusCode, 200)
})

test('health is told however often it is asked for', async t => {
  const { app } = await setup(t, { perAddress: 1 })
  for (let i = 0; i < 3; i++) t.equal((await app.inject('/health')).statusCode, 200)
})

test('the people of a workspace start so many jobs together, and strangers use none of it up', async t => {
  const { send, seed } = await setup(t, { jobsPerWorkspace: 2 })
  const body = { workspaceId: seed.workspaceId, text: 'sync orders' }
  const start = async (who: string) => send(who, '/agent/interpret', { body })
  for (let i = 0; i < 3; i++) t.equal((await start(seed.outsider)).status, 404)
  for (const who of [seed.owner, seed.member]) t.equal((await start(who)).status, 202)
  const refused = await start(seed.owner)
  t.match(refused, { status: 429, body: { message: /workspace/ }, headers: { 'retry-after': /^\d+$/ } })
  t.equal((await start(seed.outsider)).status, 404, 'who is no member learns nothing of it')
  t.equal((await send(seed.owner, '/jobs')).body.items.length, 2)
})

test('passwords are tried slowly', async t => {
  const { app } = await setup(t, { signInPerAddress: 1 })
  const tryOne = () =>
    app.inject({ method: 'POST', url: '/auth/session', payload: { email: 'a@example.com', password: 'x' } })
  t.equal((await tryOne()).statusCode, 503, 'Supabase is not there in this test')
  t.equal((await tryOne()).statusCode, 429)
})

test('without its database the gateway counts by itself', async t => {
  const { app, lines, database } = await setup(t, { perAddress: 2 })
  await database.admin.rows(sql`drop table rate_limits`)
  for (let i = 0; i < 2; i++) t.equal((await app.inject('/')).statusCode, 200)
  t.equal((await app.inject('/')).statusCode, 429)
  t.equal(lines.filter(line => line.includes('counts alone')).length, 1)
})

test('only the origins named may call from a page', async t => {
  const { app, seed, tokenOf } = await testGateway(t)
  const ask = (origin: string) =>
    app.inject({ method: 'OPTIONS', url: '/me', headers: { origin, 'access-control-request-method': 'GET' } })
  t.equal((await ask('http://app.test')).headers['access-control-allow-origin'], 'http://app.test')
  const headers = { origin: 'http://app.test', authorization: `Bearer ${await tokenOf(seed.owner)}` }
  t.match((await app.inject({ url: '/me', headers })).headers, { vary: /origin.*authorization/i })
  t.not((await ask('http://evil.test')).headers['access-control-allow-origin'], 'http://evil.test')
})

test('a body over 1 MB is refused', async t => {
  const { send, seed } = await testGateway(t)
  const body = { workspaceId: seed.workspaceId, text: 'x'.repeat(1_100_000) }
  t.match(await send(seed.owner, '/agent/interpret', { body }), { status: 413, body: { code: 'too_large' } })
})

test('a wide body is refused before it is looked at, in a small answer, whoever sends it', async t => {
  const { send, seed } = await testGateway(t)
  const keep = (columns: object) =>
    send(seed.outsider, '/mappings', {
      body: { workspaceId: seed.workspaceId, name: 'x', proposal: { columns } },
    })
  t.match(await keep(Array(340_000).fill({})), { status: 413, body: { message: /at most 2,000 entries/ } })
  const names = Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`n${at}`, 1]))
  t.match(await keep(names), { status: 413 })
  const most = await keep(Array(1_600).fill({}))
  const over = await keep(Array(1_601).fill({}))
  t.match(JSON.stringify(over.body.issues), /columns","message":"Too big/, 'its items are not looked at')
  t.notMatch(JSON.stringify(over.body.issues), /columns\.0/)
  t.match(most, { status: 400, body: { message: /more than the issues named/ } })
  t.equal(most.body.issues.length, 20)
  t.ok(JSON.stringify(most.body).length < 10_000)
})

async function setup(t: Test, limits: Partial<Limits>) {
  const gateway = await testGateway(t, { limits: { ...manyRequests, ...limits } })
  await minuteToSpare(gateway.database.admin)
  return gateway
}
