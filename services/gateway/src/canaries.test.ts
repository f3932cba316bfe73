import { type Queries, raw, sql } from '@doki/database'
import { type Test, test } from 'tap'
import { testGateway } from './testing/test-gateway.ts'

const canary = (what: string) => `canary-${what}-9f31c07ad5e2`

test('a secret that goes in comes out nowhere: no answer, no log line, no row, whether it went well or not', async t => {
  const { app, ask, seed, database, said, lines } = await setup(t)
  const { workspaceId } = seed
  const good = new URL(database.serviceUrl)
  good.password = canary('password')
  const closed = `postgres://ann:${canary('unused')}@127.0.0.1:1/shop`
  const odd = `postgres://ann:${canary('odd')}@127.0.0.1:1/shop?host=10.0.0.5`
  const connect = (url: string) => ask('/connections', { workspaceId, kind: 'postgres', name: 'x', url })

  t.equal((await connect(good.href)).statusCode, 201, 'a connection is made')
  t.equal((await connect(closed)).statusCode, 503, 'one that nobody answers')
  t.equal((await connect(odd)).statusCode, 400, 'one that is not allowed')
  const supabase = {
    workspaceId,
    kind: 'supabase',
    name: 'x',
    url: 'https://db.example.com/x?y',
    key: canary('key'),
  }
  t.equal((await ask('/connections', supabase)).statusCode, 400)
  await app.inject({
    method: 'POST',
    url: '/auth/session',
    payload: { email: 'a@b.example', password: canary('sign-in') },
  })
  await app.inject(`/auth/google/callback?code=${canary('code')}&state=${canary('state')}`)
  await app.inject({
    url: '/me',
    headers: { authorization: `Bearer ${canary('token')}`, cookie: `sid=${canary('cookie')}` },
  })
  await app.inject(`/me?access_token=${canary('query')}`)
  const look = (token: string) => app.inject({ method: 'POST', url: '/invites/look', payload: { token } })
  await look(canary('invitation'))
  await ask('/invites/redeem', { token: canary('invitation') })
  const invited = await ask(`/workspaces/${workspaceId}/invites`, { email: 'sue@example.com' })
  const { token } = invited.json()
  t.equal((await look(token)).statusCode, 200)
  t.equal((await app.inject(`/invites/${token}`)).statusCode, 404, 'no address holds one')
  await app.inject({ url: `/health/details`, headers: { 'x-internal-secret': canary('internal') } })
  await app.inject({
    method: 'POST',
    url: '/webhooks/drive',
    headers: { 'x-goog-channel-token': canary('drive') },
  })
  const broken = {
    method: 'POST' as const,
    url: '/auth/session',
    headers: { 'content-type': 'application/json' },
  }
  await app.inject({ ...broken, payload: `{"password":"${canary('broken')}"` })

  const rows = await everyRow(database.admin)
  t.match(rows, /sync_user|owner-/, 'the rows are there to be looked at')
  t.ok(lines.length > 10 && said.length > 10)
  const found = (text: string) => [...new Set(text.match(/canary-[a-z-]+-9f31c07ad5e2/g) ?? [])]
  t.strictSame(found(lines.join('\n')), [], 'log')
  t.strictSame(found(rows), [], 'rows')
  t.strictSame(found(said.join('\n')), [], 'answers')
  t.notOk(
    [rows, ...lines].some(text => text.includes(token)),
    'of an invitation only who made it hears the token',
  )
  const encoded = (text: string) =>
    text.includes(Buffer.from(canary('password')).toString('base64').slice(4, 20))
  t.notOk(encoded(rows) || encoded(lines.join('\n')), 'nor in other letters')
})

/** All there is in the database, as text. */
async function everyRow(admin: Queries): Promise<string> {
  const tables = await admin.rows(sql`
    select c.oid::regclass::text as name from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)`)
  const texts: string[] = []
  for (const { name } of tables) {
    const rows = await admin.rows(sql`select t::text as row from ${raw(String(name))} t`)
    for (const { row } of rows) texts.push(String(row))
  }
  return texts.join('\n')
}

async function setup(t: Test) {
  const gateway = await testGateway(t)
  const said: string[] = []
  gateway.app.addHook('onSend', async (_request, reply, payload) => {
    said.push(`${JSON.stringify(reply.getHeaders())} ${String(payload)}`)
  })
  const authorization = `Bearer ${await gateway.tokenOf(gateway.seed.owner)}`
  const ask = (url: string, payload: object) =>
    gateway.app.inject({ method: 'POST', url, payload, headers: { authorization } })
  return { ...gateway, said, ask }
}
