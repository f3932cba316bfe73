import pg from 'pg'
import { type Test, test } from 'tap'
import { addressOf } from './address-of.ts'
import { askAsUser, asUser, claimsOf, connect, seedWorkspace, sql, testDatabase } from './index.ts'
import { journeysOn } from './journeys.ts'

test('a pipelined transaction is one: its caller is known in it, and forgotten after it', async t => {
  const { gateway, seed } = await setup(t)
  const whoAmI = sql`select auth.uid() as id, current_user as role`
  t.strictSame(await asUser(gateway, claimsOf(seed.owner), tx => tx.one(whoAmI)), {
    id: seed.owner,
    role: 'authenticated',
  })
  t.strictSame(await askAsUser(gateway, claimsOf(seed.owner), whoAmI), [
    { id: seed.owner, role: 'authenticated' },
  ])
  t.strictSame(await askAsUser(gateway, null, whoAmI), [{ id: null, role: 'anon' }])
  await t.rejects(gateway.rows(sql`select id from workspaces`), { code: '42501' })
})

test('callers that meet on the same connections never see each other’s rows', async t => {
  const { gateway, seed } = await setup(t)
  const mine = sql`select user_id as id from workspace_members where user_id = (select auth.uid())`
  const people = Array.from({ length: 60 }, (_, at) => [seed.owner, seed.member, seed.outsider][at % 3] ?? '')
  const seen = await Promise.all(
    people.map(person => askAsUser(gateway, claimsOf(person), mine).then(rows => rows.map(({ id }) => id))),
  )
  for (const [at, ids] of seen.entries())
    t.ok(
      ids.every(id => id === people[at]),
      `${at}`,
    )
})

test('a session that was logged out of is refused before anything is asked in its name', async t => {
  const { gateway, service, seed } = await setup(t)
  const [ended, open] = ['0d0f4f0e-6a2e-4f4b-9d2c-2c8a0d5c1a01', '0d0f4f0e-6a2e-4f4b-9d2c-2c8a0d5c1a02']
  await service.rows(sql`insert into ended_sessions (id) values (${ended})`)
  const whoAmI = sql`select auth.uid() as id`
  const of = (session_id: unknown) => claimsOf(seed.owner, { session_id })
  const refused = { code: 'unauthorized', message: /session has ended/ }
  await t.rejects(askAsUser(gateway, of(ended), whoAmI), refused)
  await t.rejects(
    asUser(gateway, of(ended), tx => tx.one(whoAmI)),
    refused,
  )
  for (const good of [open, undefined, 'no id of ours'])
    t.strictSame(await askAsUser(gateway, of(good), whoAmI), [{ id: seed.owner }])
})

test('when one fails nothing of it counts, its own error is told, and the connection is good again', async t => {
  const { gateway, service, seed } = await setup(t)
  const broken = sql`select 1 / (select count(*) from jobs where id is null)`
  await t.rejects(askAsUser(gateway, claimsOf(seed.owner), broken), { code: '22012' })
  await t.rejects(
    gateway.tx(tx => tx.rows(sql`select 1`), { first: sql`select set_config('role', 'nobody', true)` }),
    { code: '22023' },
  )
  const add = sql`insert into jobs (workspace_id, kind) values (${seed.workspaceId}, 'x')`
  await t.rejects(service.together([add, broken]), { code: '22012' })
  await t.rejects(
    service.tx(async tx => [await tx.rows(add), await tx.rows(broken)]),
    { code: '22012' },
  )
  t.strictSame(await service.rows(sql`select id from jobs`), [])
  await service.together([add])
  t.equal((await askAsUser(gateway, claimsOf(seed.owner), sql`select id from jobs`)).length, 1)
})

test('what goes together is one transaction: the same time, and the same for whoever has no pipeline', async t => {
  const { admin, service } = await setup(t)
  const now = sql`select now()::text as now, txid_current()::text as id`
  for (const db of [service, admin]) {
    for (const _ of ['prepared', 'known']) {
      const [[first] = [], [second] = [], none] = await db.together([now, now, sql`select 1 where false`])
      t.ok(first?.id)
      t.strictSame(first, second)
      t.strictSame(none, [])
    }
  }
})

test('values go and come as in any other query', async t => {
  const { service } = await setup(t)
  const query = sql`
    select ${1}::int as int, ${'9007199254740991'}::bigint as big, ${true}::bool as bool, ${null}::text as nothing, ${'ä\n'}::text as text,
      ${['a', 'b']}::text[] as list, ${{ a: 1 }}::jsonb as json, '2026-01-01T00:00:00.000001Z'::timestamptz as at`
  const row = await service.one(query)
  t.strictSame(row.list, ['a', 'b'])
  for (const _ of ['described', 'not again']) t.strictSame(await service.together([query]), [[row]])
})

test('a connection goes on after any failure, and after what it had prepared changed', async t => {
  const { admin, gatewayUrl, serviceUrl } = await testDatabase(t)
  for (const [url, pipeline] of [
    [serviceUrl, true],
    [gatewayUrl, false],
  ] as const) {
    const db = connect(url, { pipeline, max: 1 })
    t.teardown(() => db.end())
    const pid = sql`select pg_backend_pid() as pid`
    const [[{ pid: before } = {}] = []] = await db.together([pid])
    const missing = sql`select a from pg_temp.things`
    const behind = sql`select 2 as two`
    await t.rejects(db.together([pid, missing, behind]), { code: '42P01' })
    await t.rejects(db.together([sql`select ${'x'}::int`, behind]), { code: '22P02' })
    await t.rejects(db.together([sql`select ${10n ** 30n}::numeric::int8 as big`]), { code: '22003' })
    await db.rows(sql`create temp table things (a int)`)
    await db.rows(sql`insert into things values (7)`)
    t.strictSame(await db.together([missing, behind]), [[{ a: 7 }], [{ two: 2 }]])
    await db.rows(sql`alter table things alter a type text`)
    await t.rejects(db.together([missing]), { code: '0A000' })
    t.strictSame(await db.together([missing, pid]), [[{ a: '7' }], [{ pid: before }]])
    await admin.rows(sql`select pg_terminate_backend(${before})`)
    await t.rejects(db.together([missing]))
    t.strictSame(await db.together([behind]), [[{ two: 2 }]])
  }
})

test('journeys that wait share a connection, and each is still its own', async t => {
  const { gatewayUrl } = await testDatabase(t)
  for (const pipeline of [true, false]) {
    const pool = new pg.Pool({ ...addressOf(gatewayUrl, undefined), max: 1, pipeline })
    // Its database may go before it does: as in `connect`, that is no error of the process.
    pool.on('error', () => {})
    t.teardown(() => pool.end())
    let connects = 0
    const connect = () => {
      connects++
      return pool.connect()
    }
    const together = journeysOn({ options: pool.options, connect }, { pipeline })
    const all = Array.from({ length: 30 }, (_, at) => {
      // What fails first had prepared what those behind it ask too.
      const text =
        at % 3 === 0 ? 'select 1 / ($1::int * 0)' : 'select $1::int as at, txid_current()::text as id'
      return together([{ name: `of-${at % 3}`, text, values: [at] }])
    })
    const answers = await Promise.allSettled(all)
    for (const [at, answer] of answers.entries()) {
      if (at % 3 === 0) t.match(answer, { status: 'rejected', reason: { code: '22012' } })
      else t.match(answer, { status: 'fulfilled', value: [[{ at }]] })
    }
    const ids = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value.flat() : []))
    t.equal(new Set(ids.map(({ id }) => id)).size, 20, 'as many transactions')
    t.equal(connects, pipeline ? 4 : 30)
  }
})

test('who comes behind what failed in its preparation prepares it anew', async t => {
  const { gatewayUrl } = await testDatabase(t)
  const db = connect(gatewayUrl, { pipeline: true, max: 1 })
  t.teardown(() => db.end())
  const asked = sql`select ${7}::int as seven`
  const first = sql`select 1 / (${0}::int)`
  const before = db.rows(sql`select 1`)
  const answers = await Promise.allSettled([
    db.together([first, asked]),
    db.together([asked]),
    db.together([asked]),
  ])
  await before
  t.match(answers, [
    { status: 'rejected', reason: { code: '22012' } },
    { status: 'fulfilled', value: [[{ seven: 7 }]] },
    { status: 'fulfilled', value: [[{ seven: 7 }]] },
  ])
})

/** Databases with a pipeline, and few connections. */
async function setup(t: Test) {
  const { admin, gatewayUrl, serviceUrl } = await testDatabase(t)
  const seed = await seedWorkspace(admin)
  const [gateway, service] = [gatewayUrl, serviceUrl].map(url => connect(url, { pipeline: true, max: 2 }))
  if (!gateway || !service) throw new Error('no databases')
  t.teardown(() => Promise.all([gateway.end(), service.end()]))
  return { admin, gateway, service, seed }
}
