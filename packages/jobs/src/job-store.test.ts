import { sql } from '@doki/database'
import { test } from 'tap'
import { found, idsOf, leaseMs, person, setupJobs, someId } from '../test/setup-jobs.ts'
import { LostLeaseError } from './lost-lease.ts'

test('a job is created pending, with what it was asked', async t => {
  const { create, get } = await setupJobs(t)
  const job = await get((await create('request', { input: { text: 'sync them' } })).id)
  t.match(job, { status: 'pending', attempt: 0, fence: 0, input: { text: 'sync them' }, originalJobId: null })
})

test('the same idempotency key answers the same job, ten times at once', async t => {
  const { create, db, workspaceId } = await setupJobs(t)
  const ten = await Promise.all(
    Array.from({ length: 10 }, () => create('request', { idempotencyKey: 'k-1' })),
  )
  t.equal(new Set(ten.map(({ id }) => id)).size, 1)
  t.same(await db.one(sql`select count(*) from jobs where workspace_id = ${workspaceId}`), { count: 1 })
  t.not((await create('sync', { idempotencyKey: 'k-1' })).id, ten[0]?.id)
})

test('a child and a grandchild know the job a person started', async t => {
  const { create } = await setupJobs(t)
  const root = await create()
  const child = await create('mapping.suggest', { parentJobId: root.id })
  const grandchild = await create('sync', { parentJobId: child.id })
  t.same([child.originalJobId, grandchild.originalJobId], [root.id, root.id])
})

test('of ten that claim at once, one gets the job', async t => {
  const { create, jobs } = await setupJobs(t)
  const { id } = await create()
  const ten = await Promise.all(Array.from({ length: 10 }, () => jobs.claim(id, { leaseMs })))
  t.match(ten.filter(Boolean), [{ id, status: 'running', attempt: 1, fence: 1 }])
  t.equal(ten.filter(Boolean).length, 1)
})

test('a lease that ran out is claimed anew, and the old worker can write nothing', async t => {
  const { claimed, jobs, expire, get } = await setupJobs(t)
  const old = await claimed()
  await expire(old.id)
  const fresh = found(await jobs.claim(old.id, { leaseMs }))
  t.match(fresh, { fence: old.fence + 1, attempt: 2 })

  const { id, fence } = old
  t.equal(await jobs.beat(id, fence, { leaseMs, progress: { done: 9, total: 9, message: 'late' } }), 'lost')
  await t.rejects(jobs.finish(id, fence, {}), LostLeaseError)
  await t.rejects(jobs.fail(id, fence, { code: 'internal', message: 'late' }), LostLeaseError)
  await t.rejects(jobs.wait(id, fence, { state: {}, waitingFor: person }), LostLeaseError)
  await t.rejects(jobs.release(id, fence), LostLeaseError)
  await t.rejects(jobs.stop(id, fence), LostLeaseError)
  t.match(await get(id), { status: 'running', progress: null, state: null, fence: fresh.fence })
})

test('a lease that ran out but was not taken may still be used', async t => {
  const { claimed, jobs, expire } = await setupJobs(t)
  const { id, fence } = await claimed()
  await expire(id)
  t.equal(await jobs.beat(id, fence, { leaseMs }), 'held')
  t.equal(await jobs.claim(id, { leaseMs }), undefined)
})

test('a beat keeps the lease and the progress', async t => {
  const { claimed, jobs, get } = await setupJobs(t)
  const { id, fence } = await claimed()
  const progress = { done: 3, total: null, message: 'reading' }
  t.equal(await jobs.beat(id, fence, { leaseMs, progress }), 'held')
  t.equal(await jobs.beat(id, fence, { leaseMs }), 'held')
  t.same((await get(id)).progress, progress)
})

test('a job that ended keeps its result, whatever is an array or nothing, and does not start again', async t => {
  const { claimed, jobs, get } = await setupJobs(t)
  for (const result of [{ rows: 3 }, [1, 2], 'done', null]) {
    const { id, fence } = await claimed()
    await jobs.finish(id, fence, result)
    const job = await get(id)
    t.match(job, { status: 'completed', finishedAt: /T/ })
    t.same(job.result, result)
    t.equal(await jobs.claim(id, { leaseMs }), undefined)
    await t.rejects(jobs.finish(id, fence, result), LostLeaseError)
  }
})

test('a job waits for a person, keeps its state, and wakes with the answer', async t => {
  const { claimed, jobs, get, answer } = await setupJobs(t)
  const { id, fence } = await claimed()
  t.same(await jobs.wait(id, fence, { state: { step: 2 }, waitingFor: person }), [])
  t.match(await get(id), { status: 'waiting', attempt: 0 })
  t.equal(await jobs.claim(id, { leaseMs }), undefined, 'nobody answered yet')
  await answer(id, { choice: 'customers' })
  t.match(await jobs.claim(id, { leaseMs }), {
    status: 'running',
    state: { step: 2 },
    waitingFor: person,
    answer: { choice: 'customers' },
  })
})

test('the end of a child wakes its parent exactly once', async t => {
  const { claimed, jobs, get } = await setupJobs(t)
  for (const end of ['finish', 'fail', 'cancel'] as const) {
    const parent = await claimed()
    const child = await claimed('sync')
    await jobs.wait(parent.id, parent.fence, { state: {}, waitingFor: { type: 'job', jobId: child.id } })
    const error = { code: 'guarded', message: 'too many deletions' }
    const woken =
      end === 'finish'
        ? await jobs.finish(child.id, child.fence, {})
        : end === 'fail'
          ? await jobs.fail(child.id, child.fence, error)
          : await jobs.stop(child.id, child.fence)
    t.same(idsOf(woken), [parent.id])
    const claims = await Promise.all([1, 2, 3].map(() => jobs.claim(parent.id, { leaseMs })))
    t.equal(claims.filter(Boolean).length, 1)
    t.equal((await get(parent.id)).status, 'running')
  }
})

test('a child that ends before its parent waits, or at the same moment, is not missed', async t => {
  const { claimed, jobs } = await setupJobs(t)
  for (let round = 0; round < 30; round++) {
    const parent = await claimed()
    const child = await claimed('sync')
    const wait = () =>
      jobs.wait(parent.id, parent.fence, { state: {}, waitingFor: { type: 'job', jobId: child.id } })
    const finish = () => jobs.finish(child.id, child.fence, {})
    const woken = round === 0 ? [await finish(), await wait()] : await Promise.all([wait(), finish()])
    t.same(idsOf(woken.flat()), [parent.id], `round ${round}`)
    t.ok(await jobs.claim(parent.id, { leaseMs }))
  }
})

test('a passing failure leaves the job to be run again; a stopped process is charged no attempt', async t => {
  const { claimed, jobs, get } = await setupJobs(t)
  const failed = await claimed()
  t.same(await jobs.release(failed.id, failed.fence), [])
  t.match(await get(failed.id), { status: 'pending', attempt: 1 })
  const stopped = found(await jobs.claim(failed.id, { leaseMs }))
  t.same(idsOf(await jobs.release(stopped.id, stopped.fence, { requeue: true })), [stopped.id])
  t.match(await get(stopped.id), { status: 'pending', attempt: 1 })
})

test('cancelling ends what rests, asks what runs, and reaches the children', async t => {
  const { claimed, create, jobs, get } = await setupJobs(t)
  const parent = await claimed()
  const running = found(await jobs.claim((await create('sync', { parentJobId: parent.id })).id, { leaseMs }))
  const pending = await create('sync', { parentJobId: running.id })
  await jobs.wait(parent.id, parent.fence, { state: {}, waitingFor: { type: 'job', jobId: running.id } })
  await jobs.cancel(parent.id)
  t.equal((await get(parent.id)).status, 'cancelled')
  t.equal((await get(pending.id)).status, 'cancelled')
  t.match(await get(running.id), { status: 'running', cancelRequested: true })
  t.equal(await jobs.beat(running.id, running.fence, { leaseMs }), 'cancelled')
  await jobs.release(running.id, running.fence)
  t.equal((await get(running.id)).status, 'cancelled', 'given back, it is not run again')
})

test('after a person cancelled a job in the database, its parent is woken and its child ended', async t => {
  const { claimed, create, jobs, get, db } = await setupJobs(t)
  const parent = await claimed()
  const middle = await create('sync', { parentJobId: parent.id })
  const child = await create('sync', { parentJobId: middle.id })
  await jobs.wait(parent.id, parent.fence, { state: {}, waitingFor: { type: 'job', jobId: middle.id } })
  await db.rows(sql`update jobs set status = 'cancelled', finished_at = now() where id = ${middle.id}`)
  t.same(idsOf(await jobs.cancel(middle.id)), [parent.id])
  t.same(idsOf(await jobs.cancel(middle.id)), [])
  t.equal((await get(child.id)).status, 'cancelled')
})

test('a job asked to stop does not go to wait', async t => {
  const { claimed, jobs, get } = await setupJobs(t)
  const { id, fence } = await claimed()
  await jobs.cancel(id)
  await jobs.wait(id, fence, { state: {}, waitingFor: person })
  t.equal((await get(id)).status, 'cancelled')
})

test('giving up fails a job nobody holds, and leaves one that is worked on or waits', async t => {
  const { claimed, create, jobs, get, expire } = await setupJobs(t)
  const [pending, held, dead, waits] = [await create(), await claimed(), await claimed(), await claimed()]
  await expire(dead.id)
  await jobs.wait(waits.id, waits.fence, { state: {}, waitingFor: person })
  for (const { id } of [pending, held, dead, waits]) await jobs.giveUp(id)
  t.match(await get(pending.id), { status: 'failed', error: { code: 'dead_letter' } })
  t.match(await get(dead.id), { status: 'failed', error: { code: 'dead_letter' } })
  t.equal((await get(held.id)).status, 'running')
  t.equal((await get(waits.id)).status, 'waiting')
})

test('log lines stay with their job; of an unknown job there are none', async t => {
  const { claimed, jobs, db } = await setupJobs(t)
  const { id } = await claimed()
  await jobs.log(id, 'warn', 'slow', { seconds: 3 })
  await jobs.log(id, 'info', 'done')
  t.same(await db.rows(sql`select level, message, data from job_logs where job_id = ${id} order by id`), [
    { level: 'warn', message: 'slow', data: { seconds: 3 } },
    { level: 'info', message: 'done', data: null },
  ])
  t.equal(await jobs.find(someId()), undefined)
  t.equal(await jobs.claim(someId(), { leaseMs }), undefined)
})
