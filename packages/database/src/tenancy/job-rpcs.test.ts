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
  const { as, admin, jobOf, member, owner } = await setup(t)
  const id = await jobOf({ status: 'waiting', waiting: 'person' })
  const say = (decision: string) => sql`
    select answer_job(${id}, ${JSON.stringify({ kind: 'confirm', decision })}::jsonb)`
  const outcomes = await Promise.allSettled([as(member, say('apply')), as(owner, say('leave'))])
  t.strictSame(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  const isYes = outcomes[0]?.status === 'fulfilled'
  t.match(
    await admin.one(
      sql`select status, answer, answered_by, woken_at, dispatched_at from jobs where id = ${id}`,
    ),
    {
      status: 'waiting',
      answer: { kind: 'confirm', decision: isYes ? 'apply' : 'leave' },
      answered_by: isYes ? member : owner,
      woken_at: String,
      dispatched_at: null,
    },
  )
})

test('the same answer twice is one, also while it is being taken; another person, or another answer, is refused', async t => {
  const { as, admin, jobOf, member, owner } = await setup(t)
  const id = await jobOf({ status: 'waiting', waiting: 'person' })
  const yes = sql`select answer_job(${id}, '{"decision": "apply"}')`
  const state = () =>
    admin.one(sql`select status, answer, answered_by, woken_at, fence from jobs where id = ${id}`)
  await as(member, yes)
  const answered = await state()
  await as(member, yes)
  t.strictSame(await state(), answered)
  await t.rejects(as(owner, yes), { code: 'conflict' })
  await t.rejects(as(member, sql`select answer_job(${id}, '{"decision": "leave"}')`), { code: 'conflict' })
  await admin.rows(sql`
    update jobs set status = 'running', woken_at = null, lease_until = now() + interval '1 minute', fence = fence + 1
    where id = ${id}`)
  const taken = await state()
  await as(member, yes)
  t.strictSame(await state(), taken)
  await admin.rows(
    sql`update jobs set status = 'waiting', answer = null, lease_until = null where id = ${id}`,
  )
  await as(member, yes)
  t.match(
    await state(),
    { answer: { decision: 'apply' }, woken_at: String },
    'what is asked next has its own answer',
  )
})

test('an answer to what was asked before is not one to what is asked now', async t => {
  const { as, admin, jobOf, member } = await setup(t)
  const id = await jobOf({ status: 'waiting', waiting: 'person' })
  const { fence } = await admin.one(sql`update jobs set fence = 7 where id = ${id} returning fence`)
  const yes = (seen: number) => sql`select answer_job(${id}, '{"decision": "apply"}', ${seen}::bigint)`
  await t.rejects(as(member, yes(Number(fence) - 1)), { code: 'conflict', message: /asks something else/ })
  t.match(await admin.one(sql`select answer, woken_at from jobs where id = ${id}`), {
    answer: null,
    woken_at: null,
  })
  await as(member, yes(Number(fence)))
  t.match(await admin.one(sql`select answer from jobs where id = ${id}`), { answer: { decision: 'apply' } })
})

test('what was proposed for a request that is cancelled expires, and only that', async t => {
  const { as, admin, jobOf, member, workspaceId } = await setup(t)
  const [id, other] = [
    await jobOf({ status: 'waiting', waiting: 'person' }),
    await jobOf({ status: 'waiting', waiting: 'person' }),
  ]
  for (const [job, status] of [
    [id, 'proposed'],
    [id, 'applied'],
    [other, 'proposed'],
  ])
    await admin.rows(sql`
      insert into ai_actions (workspace_id, job_id, agent, action, status, metadata)
      values (${workspaceId}, ${job}, 'a', 'b', ${status}, jsonb_build_object('original_job_id', ${job}::text))`)
  await as(member, sql`select cancel_job(${id})`)
  const statuses = await admin.rows(sql`select job_id, status from ai_actions order by created_at, id`)
  const of = (job: string) =>
    statuses
      .filter(row => row.job_id === job)
      .map(({ status }) => status)
      .sort()
  t.strictSame(of(id), ['applied', 'expired'])
  t.strictSame(of(other), ['proposed'])
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
