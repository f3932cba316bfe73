import { randomUUID } from 'node:crypto'
import { type Test, test } from 'tap'
import { asUser, claimsOf, type Sql, seedWorkspace, sql, testDatabase } from '../index.ts'
import { seedWorld } from './example-rows.ts'

test('20 sign-ins at once make one user and one personal workspace', async t => {
  const { service, admin } = await setup(t)
  const id = randomUUID()
  const made = await Promise.all(
    Array.from({ length: 20 }, () =>
      service.one(sql`select private.sync_user(${id}, 'Ada@Example.com', 'Ada') as workspace_id`),
    ),
  )
  t.equal(new Set(made.map(row => row.workspace_id)).size, 1)
  t.strictSame(await admin.rows(sql`select email, full_name from users where id = ${id}`), [
    { email: 'ada@example.com', full_name: 'Ada' },
  ])
  t.strictSame(
    await admin.rows(sql`
      select w.kind, m.role from workspace_members m join workspaces w on w.id = m.workspace_id
      where m.user_id = ${id}`),
    [{ kind: 'personal', role: 'owner' }],
  )
})

test('a later sign-in brings a new address and keeps the name a person chose', async t => {
  const { service, admin, as } = await setup(t)
  const id = randomUUID()
  await service.rows(sql`select private.sync_user(${id}, 'old@example.com', 'Google Name')`)
  await as(id, sql`update users set full_name = 'My Name' where id = ${id}`)
  await service.rows(sql`select private.sync_user(${id}, 'new@example.com', 'Google Name')`)
  t.match(await admin.one(sql`select * from users where id = ${id}`), {
    email: 'new@example.com',
    full_name: 'My Name',
  })
})

test('a caller with a verified token can sign themselves in, and nobody cannot', async t => {
  const { gateway, as } = await setup(t)
  const id = randomUUID()
  const claims = claimsOf(id, { email: 'ada@example.com', user_metadata: { full_name: 'Ada' } })
  await asUser(gateway, claims, tx => tx.rows(sql`select sync_me()`))
  t.match(await as(id, sql`select email, full_name from users`), [
    { email: 'ada@example.com', full_name: 'Ada' },
  ])
  await t.rejects(
    asUser(gateway, null, tx => tx.rows(sql`select sync_me()`)),
    /permission denied/,
  )
})

test('who makes a workspace owns it; its address is made from its name', async t => {
  const { as, outsider } = await setup(t)
  const [made] = await as(outsider, sql`select create_workspace('Ünder & Sons') as id`)
  t.match(
    await as(
      outsider,
      sql`select slug, kind, role from workspaces w join workspace_members m
    on m.workspace_id = w.id where w.id = ${made?.id}`,
    ),
    [{ slug: /^nder-sons-[0-9a-f]{8}$/, kind: 'team', role: 'owner' }],
  )
})

test('no address tells that another workspace has one like it: each has a mark of its own', async t => {
  const { as, outsider, member } = await setup(t)
  const slugOf = async (who: string, query: Sql) => {
    const [row] = await as(who, query)
    const [read] = await as(who, sql`select id, slug from workspaces where id = ${row?.id}`)
    return { id: String(read?.id), slug: String(read?.slug), mark: String(read?.id).slice(0, 8) }
  }
  const one = await slugOf(outsider, sql`select create_workspace('One', 'one') as id`)
  t.equal(one.slug, `one-${one.mark}`)
  const other = await slugOf(member, sql`select create_workspace('One', 'one') as id`)
  t.equal(other.slug, `one-${other.mark}`)
  for (const [asked, kept] of [
    [one.slug, `${one.slug}-${other.mark}`],
    ['two', `two-${other.mark}`],
    [`two-${other.mark}`, `two-${other.mark}`],
    ['x'.repeat(63), `${'x'.repeat(54)}-${other.mark}`],
    [`${'x'.repeat(53)}-yyyy`, `${'x'.repeat(53)}-${other.mark}`],
  ] as const) {
    const change = sql`update workspaces set slug = ${asked} where id = ${other.id} returning id`
    t.equal((await slugOf(member, change)).slug, kept)
  }
})

test('the last owner cannot leave, nor step down', async t => {
  const { as, owner, member, workspaceId } = await setup(t)
  const mine = sql`workspace_id = ${workspaceId} and user_id = ${owner}`
  await t.rejects(as(owner, sql`delete from workspace_members where ${mine}`), {
    code: 'conflict',
    message: /the last owner cannot leave.*Make somebody else an owner first/,
  })
  await t.rejects(as(owner, sql`update workspace_members set role = 'admin' where ${mine}`), {
    code: 'conflict',
  })
  await as(
    owner,
    sql`update workspace_members set role = 'owner' where workspace_id = ${workspaceId} and user_id = ${member}`,
  )
  await as(owner, sql`delete from workspace_members where ${mine}`)
})

test('of two owners who leave at once, one stays', async t => {
  const { as, admin, owner, member, workspaceId } = await setup(t)
  await admin.rows(sql`update workspace_members set role = 'owner' where user_id = ${member}`)
  const leave = (id: string) =>
    as(id, sql`delete from workspace_members where workspace_id = ${workspaceId} and user_id = ${id}`)
  const outcomes = await Promise.allSettled([leave(owner), leave(member)])
  t.strictSame(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('an admin neither removes nor makes an owner', async t => {
  const { as, administrator, owner, member, workspaceId, admin } = await setup(t)
  const of = (id: string) => sql`workspace_id = ${workspaceId} and user_id = ${id}`
  await as(administrator, sql`delete from workspace_members where ${of(owner)}`)
  await t.rejects(as(administrator, sql`update workspace_members set role = 'owner' where ${of(member)}`), {
    code: 'forbidden',
  })
  await as(administrator, sql`update workspace_members set role = 'viewer' where ${of(member)}`)
  t.strictSame(
    await admin.rows(sql`
      select role from workspace_members where workspace_id = ${workspaceId} and user_id in (${owner}, ${member})
      order by role`),
    [{ role: 'owner' }, { role: 'viewer' }],
  )
})

test('an owner deletes a workspace with everything in it, and nothing of another', async t => {
  const { admin, as } = await setup(t)
  const gone = await seedWorld(admin)
  const kept = await seedWorld(admin)
  await as(gone.owner, sql`delete from workspaces where id = ${gone.workspaceId}`)
  const tables = sql`
    select (select count(*) from jobs) as jobs, (select count(*) from connections) as connections,
      (select count(*) from syncs) as syncs, (select count(*) from sync_rows) as rows,
      (select count(*) from sync_steps) as steps, (select count(*) from spreadsheet_writers) as writers, (select count(*) from sync_quarantine) as quarantine,
      (select count(*) from audit_logs) as audit`
  const left = { jobs: 1, connections: 2, syncs: 1, rows: 1, steps: 1, writers: 1, quarantine: 1, audit: 2 }
  t.strictSame(await admin.one(tables), left)
  t.strictSame(await admin.rows(sql`select workspace_id from jobs`), [{ workspace_id: kept.workspaceId }])
})

test('a personal workspace stays with its person, whoever else owns it', async t => {
  const { as, admin, owner, member } = await setup(t)
  const [personal] = await as(owner, sql`select id from workspaces where kind = 'personal'`)
  const of = (id: string) => sql`workspace_id = ${personal?.id} and user_id = ${id}`
  await admin.rows(sql`insert into workspace_members values (${personal?.id}, ${member}, 'owner')`)
  const message = /stays with the person it was made for/
  await t.rejects(as(owner, sql`delete from workspace_members where ${of(owner)}`), { message })
  await t.rejects(as(member, sql`delete from workspace_members where ${of(owner)}`), { message })
  await t.rejects(as(member, sql`update workspace_members set role = 'viewer' where ${of(owner)}`), {
    message,
  })
  await as(member, sql`delete from workspace_members where ${of(member)}`)
  await admin.rows(sql`delete from workspaces where id = ${personal?.id}`)
})

test('a personal workspace cannot be deleted', async t => {
  const { as, owner } = await setup(t)
  await as(owner, sql`delete from workspaces`)
  t.strictSame(await as(owner, sql`select kind from workspaces`), [{ kind: 'personal' }])
})

async function setup(t: Test) {
  const { admin, gateway, service } = await testDatabase(t)
  const seed = await seedWorkspace(admin)
  const as = (id: string, query: Sql) => asUser(gateway, claimsOf(id), tx => tx.rows(query))
  return { ...seed, administrator: seed.admin, admin, gateway, service, as }
}
