import { randomUUID } from 'node:crypto'
import { DokiError, UserId } from '@doki/contracts'
import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { buildApp } from './app.ts'
import type { Limits } from './limits.ts'
import { supabaseAuth } from './sign-in/supabase-auth.ts'
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

test('passwords are tried slowly, also at two gateways, and with good ones between', async t => {
  const { signIn, deps } = await signInDoor(t, 4)
  const other = buildApp(deps)
  t.teardown(() => other.close())
  t.equal(await signIn('right'), 200)
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) {
    statuses.push(await signIn(`wrong ${i}`, i % 2 ? other : undefined))
    await signIn('right')
  }
  t.equal(statuses.filter(status => status === 401).length, 4)
  t.equal(await signIn('right'), 429, 'nor is one told that it would have been right')
})

test('of many attempts at once no more are tried than may fail', async t => {
  const { signIn } = await signInDoor(t, 4)
  const statuses = await Promise.all(Array.from({ length: 20 }, (_, i) => signIn(`wrong ${i}`)))
  t.equal(statuses.filter(status => status === 401).length, 4)
})

test('all the people of an office sign in, whatever one of them does wrong at another door', async t => {
  const { signIn, app } = await signInDoor(t, 1)
  const look = () => app.inject({ method: 'POST', url: '/invites/look', payload: { token: 'x' } })
  t.strictSame([(await look()).statusCode, (await look()).statusCode], [404, 429])
  for (let i = 0; i < 5; i++) t.equal(await signIn('right'), 200)
  t.equal(await signIn('no answer'), 503)
  t.equal(await signIn('right'), 200, 'that Supabase is away is held against nobody')
  for (let i = 0; i < 10; i++) t.equal((await app.inject('/auth/google/start')).statusCode, 302)
  t.equal((await app.inject('/auth/google/start')).statusCode, 429, 'each of them keeps a row')
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

/** A gateway whose people sign in with the password `right`; `no answer` gets none. */
async function signInDoor(t: Test, signInPerAddress: number) {
  const nobody = supabaseAuth({ url: 'http://127.0.0.1:1', anonKey: 'none' })
  const person = { id: UserId.parse(randomUUID()), email: 'ann@example.com', fullName: null }
  const session = { accessToken: 'a', refreshToken: 'r', expiresIn: 3600, userId: person.id }
  const gateway = await testGateway(t, {
    limits: { ...manyRequests, signInPerAddress },
    supabase: {
      ...nobody,
      async withPassword(email, password) {
        if (password === 'right') return { session, person }
        if (password === 'no answer') return nobody.withPassword(email, password)
        throw new DokiError('unauthorized', 'Wrong e-mail or password')
      },
    },
  })
  await gateway.database.admin.rows(
    sql`insert into auth.users (id, email) values (${person.id}, ${person.email})`,
  )
  await minuteToSpare(gateway.database.admin)
  const signIn = async (password: string, app = gateway.app) => {
    const payload = { email: person.email, password }
    return (await app.inject({ method: 'POST', url: '/auth/session', payload })).statusCode
  }
  return { ...gateway, signIn }
}

async function setup(t: Test, limits: Partial<Limits>) {
  const gateway = await testGateway(t, { limits: { ...manyRequests, ...limits } })
  await minuteToSpare(gateway.database.admin)
  return gateway
}
