import { randomUUID } from 'node:crypto'
import { type Test, test } from 'tap'
import { asUser, claimsOf, type Sql, seedWorkspace, sql, testDatabase } from '../index.ts'

test('a member starts a job, and the trail tells of it; a viewer or a stranger leaves nothing behind', async t => {
  const { as, start, admin, member, viewer, outsider, workspaceId } = await setup(t)
  const id = randomUUID()
  t.strictSame(await as(member, start(id, { key: 'k' })), [{ role: 'member', fence: 0, used: null }])
  t.match(await admin.rows(sql`select traceparent from jobs`), [{ traceparent }])
  const line = { actor: member, action: 'POST /x', resource: id, workspace_id: workspaceId, request_id: 'r' }
  t.match(await admin.rows(sql`select * from audit_logs`), [line])
  t.match(await admin.rows(sql`select key, sealed, workspace_id from idempotency_keys`), [
    { key: 'k', sealed: 'answer', workspace_id: workspaceId },
  ])
  t.strictSame(await as(viewer, start(randomUUID(), { key: 'k' })), [
    { role: 'viewer', fence: null, used: null },
  ])
  t.strictSame(await as(outsider, start(randomUUID(), { key: 'k' })), [
    { role: null, fence: null, used: null },
  ])
  for (const table of [sql`jobs`, sql`audit_logs`, sql`idempotency_keys`])
    t.equal((await admin.rows(sql`select from ${table}`)).length, 1)
})

test('processes of an older version start jobs too, without a trace', async t => {
  const { as, admin, member, workspaceId } = await setup(t)
  const older = sql`
    select role, fence, used from private.start_job(
      ${randomUUID()}, ${workspaceId}, 'request', '{}', 'POST /x', '127.0.0.1', 'r', '{}', null, null)`
  t.strictSame(await as(member, older), [{ role: 'member', fence: 0, used: null }])
  t.strictSame(await admin.rows(sql`select traceparent from jobs`), [{ traceparent: null }])
})

test('a key that was used answers what was kept, and starts nothing', async t => {
  const { as, start, admin, member } = await setup(t)
  await as(member, start(randomUUID(), { key: 'k' }))
  t.strictSame(await as(member, start(randomUUID(), { key: 'k' })), [
    { role: 'member', fence: null, used: 'answer' },
  ])
  t.equal((await admin.rows(sql`select from jobs`)).length, 1)
})

test('row security has the last word: no other kinds, and nothing of it is left', async t => {
  const { as, start, admin, member } = await setup(t)
  await t.rejects(as(member, start(randomUUID(), { key: 'k', kind: 'drop.everything' })), {
    code: 'forbidden',
  })
  t.strictSame(await admin.rows(sql`select from idempotency_keys`), [])
  t.strictSame(await admin.rows(sql`select from audit_logs`), [])
})

test('the trail takes no line about the job of another', async t => {
  const { as, start, admin, member, owner } = await setup(t)
  const id = randomUUID()
  await as(member, start(id, {}))
  await as(owner, sql`select private.note_start(${id}, 'POST /forged', null, 'r', '{}')`)
  t.match(await admin.rows(sql`select actor, action from audit_logs`), [{ actor: member, action: 'POST /x' }])
})

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

async function setup(t: Test) {
  const { admin, gateway } = await testDatabase(t)
  const seed = await seedWorkspace(admin)
  return {
    ...seed,
    admin,
    as: (userId: string, query: Sql) => asUser(gateway, claimsOf(userId), tx => tx.rows(query)),
    start: (id: string, { key = null, kind = 'request' }: { key?: string | null; kind?: string }) => sql`
      select role, fence, used from private.start_job(
        ${id}, ${seed.workspaceId}, ${kind}, '{}', 'POST /x', '127.0.0.1', 'r', '{}', ${key}, 'answer', ${traceparent})`,
  }
}
