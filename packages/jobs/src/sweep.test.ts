import { sql } from '@doki/database'
import { type Test, test } from 'tap'
import { found, idsOf, leaseMs, person, setupJobs, silent } from '../test/setup-jobs.ts'
import { dispatcher } from './dispatcher.ts'
import type { Dispatchable } from './job-row.ts'
import { sweep } from './sweep.ts'

test('dispatching marks the job, so that the sweep leaves it', async t => {
  const { create, dispatcher, clean, published, started } = await setup(t)
  t.ok(await dispatcher.dispatch(await create('request')))
  t.ok(await dispatcher.dispatch(await create('sync')))
  t.same([published.length, started.length], [1, 1])
  t.same(await clean(), { dispatched: 0, freed: 0 })
})

test('a job that was created and never published is swept', async t => {
  const { create, clean, published } = await setup(t)
  const { id } = await create()
  t.same(await clean(), { dispatched: 1, freed: 0 })
  t.same(idsOf(published), [id])
  t.same(await clean(), { dispatched: 0, freed: 0 })
})

test('a failed publish is no error, and is swept', async t => {
  const { create, dispatcher, clean, published, breakDown } = await setup(t)
  const job = await create()
  breakDown(true)
  t.equal(await dispatcher.dispatch(job), false)
  t.same(await clean(), { dispatched: 0, freed: 0 })
  breakDown(false)
  t.same(await clean(), { dispatched: 1, freed: 0 })
  t.same(idsOf(published), [job.id])
})

test('a message that got lost is sent again after a minute', async t => {
  const { create, dispatcher, clean, dispatchedAgo } = await setup(t)
  const job = await create()
  await dispatcher.dispatch(job)
  await dispatchedAgo(job.id, 50)
  t.same(await clean(), { dispatched: 0, freed: 0 })
  await dispatchedAgo(job.id, 61)
  t.same(await clean(), { dispatched: 1, freed: 0 })
})

test('after failures the sweep leaves Pub/Sub time for its own tries', async t => {
  const { claimed, jobs, clean, dispatchedAgo } = await setup(t)
  const job = await claimed()
  await jobs.release(job.id, job.fence)
  await dispatchedAgo(job.id, 61)
  t.same(await clean(), { dispatched: 0, freed: 0 })
  await dispatchedAgo(job.id, 121)
  t.same(await clean(), { dispatched: 1, freed: 0 })
})

test('the job of a worker that died is freed and sent', async t => {
  const { claimed, jobs, expire, clean, published } = await setup(t)
  const held = await claimed()
  const dead = await claimed()
  await expire(dead.id)
  t.same(await clean(), { dispatched: 1, freed: 1 })
  t.same(idsOf(published), [dead.id])
  t.equal(await jobs.claim(held.id, { leaseMs }), undefined)
})

test('a job that kills its worker every time is given up', async t => {
  const { create, jobs, expire, clean, get } = await setup(t)
  const { id } = await create()
  for (let attempt = 0; attempt < 10; attempt++) {
    t.ok(await jobs.claim(id, { leaseMs }))
    await expire(id)
    await clean()
  }
  t.match(await get(id), { status: 'failed', error: { code: 'dead_letter' } })
})

test('an answered job whose message got lost is sent; one that waits is not', async t => {
  const { claimed, jobs, answer, clean, dispatchedAgo } = await setup(t)
  const { id, fence } = await claimed()
  await jobs.wait(id, fence, { state: {}, waitingFor: person })
  await dispatchedAgo(id, 600)
  t.same(await clean(), { dispatched: 0, freed: 0 })
  await answer(id, {})
  t.same(await clean(), { dispatched: 1, freed: 0 })
})

test('a mark that comes late does not hide a wake-up', async t => {
  const { create, jobs, answer, clean, published } = await setup(t)
  const job = await create()
  const claimed = found(await jobs.claim(job.id, { leaseMs }))
  await jobs.wait(job.id, claimed.fence, { state: {}, waitingFor: person })
  await answer(job.id, {})
  await jobs.markDispatched([job])
  await clean()
  t.same(idsOf(published), [job.id])
})

test('a cancelled job whose worker died ends', async t => {
  const { claimed, jobs, expire, clean, get } = await setup(t)
  const { id } = await claimed()
  await jobs.cancel(id)
  await expire(id)
  t.same(await clean(), { dispatched: 0, freed: 1 })
  t.equal((await get(id)).status, 'cancelled')
})

test('when a person cancels a job by itself, its children are stopped and its parent wakes', async t => {
  const { db, create, claimed, jobs, clean, get, published } = await setup(t)
  const parent = await claimed()
  const middle = await create('sync', { parentJobId: parent.id })
  const child = await create('sync', { parentJobId: middle.id })
  await jobs.wait(parent.id, parent.fence, { state: {}, waitingFor: { type: 'job', jobId: middle.id } })
  await db.rows(sql`update jobs set status = 'cancelled', finished_at = now() where id = ${middle.id}`)
  t.same(await clean(), { dispatched: 1, freed: 0 })
  t.equal((await get(child.id)).status, 'cancelled')
  t.same(idsOf(published), [parent.id])
})

async function setup(t: Test) {
  const base = await setupJobs(t, { own: true })
  const published: Dispatchable[] = []
  const started: Dispatchable[] = []
  let broken = false
  const sender = dispatcher({
    jobs: base.jobs,
    agentOf: { request: 'orchestrator', sync: 'sync-engine' },
    publish: async job => {
      if (broken) throw new Error('Pub/Sub does not answer')
      published.push(job)
    },
    startExecution: async job => started.push(job),
    log: silent,
  })
  return {
    ...base,
    published,
    started,
    dispatcher: sender,
    breakDown: (value: boolean) => {
      broken = value
    },
    clean: () => sweep({ jobs: base.jobs, dispatcher: sender }),
  }
}
