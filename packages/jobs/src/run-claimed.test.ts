import { setTimeout as sleep } from 'node:timers/promises'
import { DokiError, type Job } from '@doki/contracts'
import { createLog } from '@doki/service'
import { type Test, test } from 'tap'
import { found, idsOf, person, setupJobs, silent } from '../test/setup-jobs.ts'
import type { Dispatchable } from './job-row.ts'
import { CancelledError, LostLeaseError, StoppingError } from './lost-lease.ts'
import { type Handler, type RunOptions, runClaimed, type Work } from './run-claimed.ts'

test('what a handler returns is the result', async t => {
  const { run, get } = await setup(t)
  const { job, outcome } = await run(async ({ input }) => ({ got: input }))
  t.equal(await outcome, 'completed')
  t.match(await get(job.id), { status: 'completed', result: { got: {} } })
})

test('a DokiError ends the job with its words', async t => {
  const { run, get } = await setup(t)
  const { job, outcome } = await run(async () => {
    throw new DokiError('unprocessable', 'The tab Customers is gone')
  })
  t.equal(await outcome, 'failed')
  t.match(await get(job.id), {
    status: 'failed',
    error: { code: 'unprocessable', message: 'The tab Customers is gone' },
  })
})

test('how a job was left is in the log, with the code of its error', async t => {
  const { run } = await setup(t)
  const lines: string[] = []
  const log = createLog('test', 'info', { write: line => void lines.push(line) })
  const { outcome } = await run(
    async () => {
      throw new DokiError('reconnect', 'Connect Google again')
    },
    { log },
  )
  await outcome
  t.match(JSON.parse(lines.at(-1) ?? ''), {
    message: 'job left',
    outcome: 'failed',
    code: 'reconnect',
    kind: String,
  })
})

test('an unexpected failure leaves the job to be run again, and is thrown on', async t => {
  const { run, get } = await setup(t)
  const { job, outcome } = await run(async () => {
    throw new Error('socket hang up')
  })
  await t.rejects(outcome, /socket hang up/)
  t.match(await get(job.id), { status: 'pending', error: null, attempt: 1 })
})

test('a handler can lay its job down', async t => {
  const { run, get } = await setup(t)
  const { job, outcome } = await run(async () => ({ wait: { state: { step: 1 }, waitingFor: person } }))
  t.equal(await outcome, 'waiting')
  t.match(await get(job.id), { status: 'waiting', state: { step: 1 }, waitingFor: person })
})

test('the lease is renewed for as long as the handler works', async t => {
  const { run, jobs } = await setup(t)
  const lease = { leaseMs: 300, beatMs: 50 }
  const { job, outcome } = await run(async () => void (await sleep(900)), lease)
  await sleep(600)
  t.equal(await jobs.claim(job.id, lease), undefined)
  t.equal(await outcome, 'completed')
})

test('cancelled while it runs, the handler is told, and the job is cancelled', async t => {
  const { run, jobs, get } = await setup(t)
  const { job, outcome, working } = await run(untilAborted, { beatMs: 20 })
  const { signal } = await working
  await jobs.cancel(job.id)
  t.equal(await outcome, 'cancelled')
  t.ok(signal.reason instanceof CancelledError)
  t.match(await get(job.id), { status: 'cancelled', finishedAt: /T/ })
})

test('a worker that lost its lease is told, and writes nothing', async t => {
  const { run, jobs, get, expire } = await setup(t)
  const { job, outcome, working } = await run(untilAborted, { beatMs: 20 })
  const { signal } = await working
  await expire(job.id)
  // Its own beat may come first and renew the lease: then it lapses again.
  let taken: Job | undefined
  while (!taken) {
    taken = await jobs.claim(job.id, { leaseMs: 60_000 })
    if (!taken) await expire(job.id)
  }
  t.equal(await outcome, 'lost')
  t.ok(signal.reason instanceof LostLeaseError)
  t.match(await get(job.id), { status: 'running', fence: taken.fence })
})

test('a worker that cannot renew its lease stops by itself', async t => {
  const { jobs, claimed } = await setup(t)
  const cutOff = {
    ...jobs,
    beat: async () => {
      throw new Error('the database does not answer')
    },
  }
  const lease = { leaseMs: 100, beatMs: 20 }
  t.equal(await runClaimed(cutOff, await claimed(), untilAborted, { log: silent, ...lease }), 'lost')
})

test('a process that stops gives its job back at no cost, and sends it on', async t => {
  const { run, get, sent } = await setup(t)
  const stop = new AbortController()
  const { job, outcome, working } = await run(untilAborted, { stop: stop.signal })
  const { signal } = await working
  stop.abort()
  t.equal(await outcome, 'released')
  t.ok(signal.reason instanceof StoppingError)
  t.match(await get(job.id), { status: 'pending', attempt: 0 })
  t.same(idsOf(sent), [job.id])
})

test('the end of a child sends its parent on', async t => {
  const { run, jobs, claimed, sent } = await setup(t)
  const parent = await claimed()
  const { job, outcome, working } = await run(untilAborted, { beatMs: 20 })
  await working
  await jobs.wait(parent.id, parent.fence, { state: {}, waitingFor: { type: 'job', jobId: job.id } })
  await jobs.cancel(job.id)
  await outcome
  t.same(idsOf(sent), [parent.id])
})

test('check tells at once, and progress reaches the row', async t => {
  const { run, jobs, get } = await setup(t)
  const { job, outcome } = await run(
    async ({ id }, { progress, check }) => {
      progress(1, 3, 'reading')
      await check()
      t.same((await get(id)).progress, { done: 1, total: 3, message: 'reading' })
      await jobs.cancel(id)
      await check()
      t.fail('it must not come here')
    },
    { beatMs: 60_000 },
  )
  t.equal(await outcome, 'cancelled')
  t.equal((await get(job.id)).status, 'cancelled')
})

const untilAborted: Handler = (_job, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('some library gave up')))
    if (signal.aborted) reject(new Error('some library gave up'))
  })

async function setup(t: Test) {
  const base = await setupJobs(t)
  const sent: Dispatchable[] = []
  const dispatcher = {
    dispatchAll: async (all: readonly Dispatchable[]) => sent.push(...all),
  }
  async function run(handler: Handler, options: Partial<RunOptions> = {}) {
    const job = await base.claimed()
    const { promise: working, resolve } = Promise.withResolvers<Work>()
    const watched: Handler = (each, work) => {
      resolve(work)
      return handler(each, work)
    }
    const outcome = runClaimed(base.jobs, found<Job>(job), watched, { log: silent, dispatcher, ...options })
    outcome.catch(() => {})
    return { job, outcome, working }
  }
  return { ...base, run, sent }
}
