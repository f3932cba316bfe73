import { test } from 'tap'
import { asUser, claimsOf, seedWorkspace, sql, testDatabase } from './index.ts'

test('a caller is who the claims say, for one transaction', async t => {
  const { gateway, admin } = await testDatabase(t)
  const { member } = await seedWorkspace(admin)
  const who = sql`select current_user::text as role, auth.uid() as id`
  t.strictSame(await asUser(gateway, claimsOf(member), tx => tx.one(who)), {
    role: 'authenticated',
    id: member,
  })
  await t.rejects(gateway.one(sql`select auth.uid()`), /permission denied/)
})

test('without claims a caller is nobody and reads nothing', async t => {
  const { gateway } = await testDatabase(t)
  t.match(await asUser(gateway, null, tx => tx.one(sql`select current_user::text as role`)), { role: 'anon' })
  await t.rejects(
    asUser(gateway, null, tx => tx.rows(sql`select * from jobs`)),
    /permission denied/,
  )
})

test('claims that name no user are refused before anything is asked', async t => {
  const { gateway } = await testDatabase(t)
  let asked = false
  const ask = async () => {
    asked = true
  }
  await t.rejects(asUser(gateway, { sub: 'nobody' }, ask))
  await t.rejects(asUser(gateway, JSON.parse('{}'), ask))
  await t.rejects(asUser(gateway, JSON.parse(`{"sub":"${crypto.randomUUID()}","role":"service_role"}`), ask))
  t.notOk(asked)
})

test('the gateway that forgets its user fails', async t => {
  const { gateway, admin } = await testDatabase(t)
  await seedWorkspace(admin)
  for (const table of ['users', 'workspaces', 'jobs', 'connections', 'sync_rows', 'audit_logs']) {
    await t.rejects(
      gateway.withClient(client => client.query(`select from ${table}`)),
      /permission denied/,
      table,
    )
  }
  await t.rejects(gateway.rows(sql`select * from get_invite_by_token('x')`), /permission denied/)
  await t.rejects(gateway.rows(sql`set role service_role`), /permission denied/)
  await t.rejects(gateway.rows(sql`set role doki_service`), /permission denied/)
  await t.rejects(gateway.rows(sql`set role postgres`), /permission denied/)
})

test('a failed query does not leave its user on the connection', async t => {
  const { gateway, admin } = await testDatabase(t)
  const { member } = await seedWorkspace(admin)
  await t.rejects(asUser(gateway, claimsOf(member), tx => tx.rows(sql`select * from nothing`)))
  t.strictSame(
    await gateway.one(
      sql`select current_user::text as role, current_setting('request.jwt.claims', true) as claims`,
    ),
    {
      role: 'doki_gateway',
      claims: '',
    },
  )
})
