import { EventEmitter, once } from 'node:events'
import { type Test, test } from 'tap'
import { asUser, claimsOf, raw, type Sql, seedWorkspace, sql, testDatabase } from '../index.ts'

test('a person starts a job that is pending, in their own name, of a kind that people start', async t => {
  const { as, member, owner, start, workspaceId } = await setup(t)
  t.match(await as(member, start(member)), [{ status: 'pending', requested_by: member, dispatched_at: null }])
  await t.rejects(as(member, start(owner)), { code: 'forbidden' })
  await t.rejects(as(member, start(member, 'drop.everything')), { code: 'forbidden' })
  for (const column of ['status', 'dispatched_at', 'fence', 'lease_until', 'result', 'state', 'woken_at']) {
    const sneaky = sql`insert into jobs (workspace_id, kind, requested_by, ${raw(column)})
      values (${workspaceId}, 'sync', ${member}, null)`
    await t.rejects(as(member, sneaky), { code: '42501' }, column)
  }
})

test('the same idempotency key starts one job per workspace and kind', async t => {
  const { as, member, workspaceId } = await setup(t)
  const start = sql`insert into jobs (workspace_id, kind, requested_by, idempotency_key)
    values (${workspaceId}, 'sync', ${member}, 'k')`
  await as(member, start)
  await t.rejects(as(member, start), { code: '23505' })
})

test('a foreign job is not found, a viewer is refused', async t => {
  const { as, jobOf, outsider, viewer } = await setup(t)
  const id = await jobOf({ status: 'waiting', waiting: 'person' })
  for (const query of [sql`select cancel_job(${id})`, sql`select answer_job(${id}, '{}')`]) {
    await t.rejects(as(outsider, query), { code: 'not_found', message: 'no such job' })
    await t.rejects(as(viewer, query), { code: 'forbidden' })
  }
  await t.rejects(as(outsider, sql`select cancel_job(gen_random_uuid())`), {
    code: 'not_found',
    message: 'no such job',
  })
})

test('cancelling ends a job that does not run, and asks a running one to stop', async t => {
  const { as, admin, jobOf, member } = await setup(t)
  const cancel = async (id: string) => (await as(member, sql`select cancel_job(${id}) as status`))[0]?.status
  const pending = await jobOf({ status: 'pending' })
  t.equal(await cancel(pending), 'cancelled')
  t.equal(await cancel(pending), 'cancelled')
  const running = await jobOf({ status: 'running' })
  t.equal(await cancel(running), 'running')
  t.match(await admin.one(sql`select status, cancel_requested_at from jobs where id = ${running}`), {
    status: 'running',
    cancel_requested_at: String,
  })
  await t.rejects(cancel(await jobOf({ status: 'completed' })), { code: 'conflict' })
})

test('a claim made before the cancel can write nothing after it', async t => {
  const { as, admin, jobOf, member } = await setup(t)
  const id = await jobOf({ status: 'waiting', waiting: 'person' })
  const { fence } = await admin.one(sql`select fence from jobs where id = ${id}`)
  await as(member, sql`select cancel_job(${id})`)
  t.strictSame(await admin.rows(sql`select from jobs where id = ${id} and fence = ${fence}`), [])
})

test('an answer wakes the job that waits for a person, once', async t => {
  const { as, admin, jobOf, member } = await setup(t)
  const id = await jobOf({ status: 'waiting', waiting: 'person' })
  const answer = sql`select answer_job(${id}, '{"kind": "confirm", "decision": "apply"}')`
  const outcomes = await Promise.allSettled([as(member, answer), as(member, answer)])
  t.strictSame(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  t.match(await admin.one(sql`select status, answer, woken_at, dispatched_at from jobs where id = ${id}`), {
    status: 'waiting',
    answer: { kind: 'confirm', decision: 'apply' },
    woken_at: String,
    dispatched_at: null,
  })
})

test('a job that waits for no person takes no answer', async t => {
  const { as, jobOf, member } = await setup(t)
  for (const job of [{ status: 'pending' }, { status: 'running' }, { status: 'waiting', waiting: 'job' }]) {
    const id = await jobOf(job)
    await t.rejects(as(member, sql`select answer_job(${id}, '{}')`), { code: 'conflict' }, job.status)
  }
})

test('what people see of a job is announced, and a heartbeat is not', async t => {
  const { admin, service, jobOf } = await setup(t)
  const heard = new EventEmitter()
  const listening = await service.listen('doki_jobs', id => heard.emit('job', id))
  t.teardown(() => listening.end())

  const created = once(heard, 'job')
  const id = await jobOf({ status: 'running' })
  t.strictSame(await created, [id])

  const next = once(heard, 'job')
  await service.rows(
    sql`update jobs set lease_until = now() + interval '1 minute', state = '{}' where id = ${id}`,
  )
  await admin.rows(sql`select pg_notify('doki_jobs', 'a marker, behind the heartbeat')`)
  t.strictSame(await next, ['a marker, behind the heartbeat'])

  const changed = once(heard, 'job')
  await service.rows(sql`update jobs set progress = '{"done": 1}' where id = ${id}`)
  t.strictSame(await changed, [id])
})

async function setup(t: Test) {
  const { admin, gateway, service } = await testDatabase(t)
  const seed = await seedWorkspace(admin)
  const { workspaceId } = seed
  const as = (id: string, query: Sql) => asUser(gateway, claimsOf(id), tx => tx.rows(query))
  const start = (requestedBy: string, kind = 'sync') => sql`
    insert into jobs (workspace_id, kind, requested_by) values (${workspaceId}, ${kind}, ${requestedBy}) returning *`
  const jobOf = async ({ status, waiting }: { status: string; waiting?: string }) => {
    const row = await admin.one(sql`
      insert into jobs (workspace_id, kind, status, waiting_for, dispatched_at, finished_at)
      values (${workspaceId}, 'sync', ${status}, ${waiting ? { type: waiting } : null}, now(),
        ${status === 'completed' ? '2026-01-01' : null})
      returning id`)
    return String(row.id)
  }
  return { ...seed, admin, service, as, start, jobOf }
}
