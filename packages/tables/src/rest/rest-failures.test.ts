import { test } from 'tap'
import { needsPostgrest, testRest } from '../testing/test-rest.ts'
import { target } from '../testing/test-table.ts'
import { restTables } from './rest-tables.ts'

const people = target('people', ['id'], { id: 'integer', name: 'text' })
const table = `create table people (id int primary key, name text); insert into people values (1, 'Ann'), (2, 'Bo')`
const change = (id: string, before: string | null, after: string | null) => ({
  key: [id],
  before: [id, before],
  after: [id, after],
})

test(
  'what passes by itself is tried again, and a write whose answer was lost is not done twice',
  needsPostgrest,
  async t => {
    const { rest, open, query } = await testRest(t, table)
    const pending = ['busy', 'lost', 'down', 'none']
    const tables = open(rest.serviceKey, async (input, init) => {
      const fault = init?.method === 'PATCH' ? pending.shift() : undefined
      if (fault === 'busy') return new Response('slow down', { status: 429 })
      if (fault === 'down')
        return new Response('{"code":"PGRST002","message":"no schema cache"}', { status: 503 })
      const answer = await fetch(input, init)
      if (fault === 'lost') throw new TypeError('fetch failed')
      return answer
    })
    const side = tables.side('public', 'people')
    t.match(await side.write(people, [change('1', 'Ann', 'Anna')]), { stale: [], refused: [], altered: [] })
    t.same(pending, [])
    t.same(await query('select name from people order by id'), [['Anna'], ['Bo']])
  },
)

test('what does not pass ends in words after 4 tries', async t => {
  const answering = (status: number, body: string) => {
    let tries = 0
    const send = async () => {
      tries++
      if (status === 0) throw new TypeError('fetch failed')
      return new Response(body, { status })
    }
    const options = { fetch: send, sleep: async () => {}, resolve: async () => ['104.18.38.10'] }
    const tables = restTables('https://abc.supabase.co', 'sb_secret_x', options)
    return { tables, tries: () => tries }
  }
  const cases: [number, string, string, RegExp, number][] = [
    [0, '', 'unavailable', /does not answer/, 4],
    [429, 'slow', 'unavailable', /fewer requests/, 4],
    [502, '<html>', 'unavailable', /could not answer/, 4],
    [540, '{}', 'unavailable', /paused/, 1],
    [401, '{"message":"Invalid API key"}', 'reconnect', /did not accept the key. .*Invalid API key/, 1],
    [401, '{"code":"PGRST301","message":"JWT expired"}', 'reconnect', /JWT expired/, 1],
    [403, '{"message":"Forbidden"}', 'forbidden', /secret key/, 1],
    [404, '<html>', 'not_found', /no Supabase REST API/, 1],
    [401, '{"code":"42501","message":"permission denied for table people"}', 'forbidden', /secret key/, 1],
    [404, '{"code":"PGRST205","message":"Could not find the table"}', 'not_found', /reload schema/, 1],
    [400, '{"code":"PGRST204","message":"Could not find the column"}', 'unprocessable', /reload schema/, 1],
    [500, '{"code":"57014","message":"canceling statement"}', 'unavailable', /too long/, 1],
    [500, '{"code":"40001","message":"could not serialize"}', 'unavailable', /busy/, 4],
  ]
  for (const [status, body, code, message, tries] of cases) {
    const asked = answering(status, body)
    await t.rejects(asked.tables.listTables(), { code, message }, `${status} ${body}`)
    t.equal(asked.tries(), tries)
  }
})

test('a key sees and changes what its role may, and what policies hide is said', needsPostgrest, async t => {
  const { rest, tables, open, query } = await testRest(
    t,
    `${table}; alter table people enable row level security;
    create table closed (id int primary key); revoke all on closed from anon, service_role;
    create view seen as select id from people union select 3`,
  )
  const blind = open(rest.anonKey)
  const side = blind.side('public', 'people')
  for await (const batch of side.readRows(people)) t.fail(`saw ${batch.length} rows`)
  t.match(await blind.describe('public', 'people'), { rowSecurity: true, denied: [] })
  t.match(await tables.describe('public', 'people'), { rowSecurity: false, denied: [] })
  t.match(await tables.describe('public', 'seen'), { denied: ['insert', 'update', 'delete'], uniques: [] })
  t.match(await side.write(people, [change('1', 'Ann', 'Anna')]), { updated: 0, stale: [['1']] })
  const fresh = { key: ['9'], before: undefined, after: ['9', 'Cy'] }
  t.match(await side.write(people, [fresh]), {
    inserted: 0,
    refused: [{ key: ['9'], reason: /violates row-level security policy/ }],
  })
  t.notOk((await tables.listTables()).some(({ name }) => name === 'closed'))

  await query(`create policy look on people for select to anon using (true)`)
  t.match(await side.write(people, [change('1', 'Ann', 'Anna')]), {
    updated: 0,
    refused: [{ key: ['1'], reason: /a policy, a trigger or a rule/ }],
  })
  t.same(await query('select name from people order by id'), [['Ann'], ['Bo']])
})

test('newer servers name their schemas in other words', async t => {
  const send = async (_: unknown, init?: RequestInit) => {
    const schema = new Headers(init?.headers).get('accept-profile')
    if (schema === 'shop') return Response.json({ definitions: { orders: { properties: {} } }, paths: {} })
    const hint = 'Only the following schemas are exposed: shop, graphql_public'
    return Response.json({ code: 'PGRST106', message: `Invalid schema: ${schema}`, hint }, { status: 406 })
  }
  const options = { fetch: send, sleep: async () => {}, resolve: async () => ['104.18.38.10'] }
  const tables = restTables('https://abc.supabase.co', 'sb_secret_x', options)
  t.match(await tables.listTables(), [{ schema: 'shop', name: 'orders' }])
  t.equal(await tables.describe('public', 'orders'), null)
})
