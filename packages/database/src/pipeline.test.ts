import { type Test, test } from 'tap'
import { askAsUser, asUser, claimsOf, connect, seedWorkspace, sql, testDatabase } from './index.ts'

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

/** Databases with a pipeline, and few connections. */
async function setup(t: Test) {
  const { admin, gatewayUrl, serviceUrl } = await testDatabase(t)
  const seed = await seedWorkspace(admin)
  const [gateway, service] = [gatewayUrl, serviceUrl].map(url => connect(url, { pipeline: true, max: 2 }))
  if (!gateway || !service) throw new Error('no databases')
  t.teardown(() => Promise.all([gateway.end(), service.end()]))
  return { gateway, service, seed }
}
