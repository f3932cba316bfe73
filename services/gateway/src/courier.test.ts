import { JobId } from '@doki/contracts'
import { fastify } from 'fastify'
import { type Test, test } from 'tap'
import { courier, type Ready } from './courier.ts'

test('jobs that come together go together, each with its trace, and so many at most', async t => {
  const { hand, sent, app } = setup(t, { mostTogether: 3 })
  const jobs = Array.from({ length: 7 }, (_, at) => jobOf(`trace ${at}`))
  for (const job of jobs) hand(job)
  t.strictSame(sent, [jobs.slice(0, 3), jobs.slice(3, 6)])
  await app.close()
  t.strictSame(sent[2], jobs.slice(6))
})

test('an app that closes waits until all are on their way', async t => {
  const gate = Promise.withResolvers<void>()
  const { hand, app, sent } = setup(t, { gate: gate.promise })
  hand(jobOf('one'))
  let isClosed = false
  const closing = app.close().then(() => {
    isClosed = true
  })
  while (sent.length === 0) await new Promise(setImmediate)
  await new Promise(setImmediate)
  t.notOk(isClosed)
  gate.resolve()
  await closing
})

test('what comes while others are on their way gathers until those are gone, and no longer than that', async t => {
  const gate = Promise.withResolvers<void>()
  const { hand, sent } = setup(t, { gate: gate.promise, gatherMs: 1, behindMs: 3_600_000 })
  hand(jobOf('first'))
  while (sent.length === 0) await pause()
  for (const name of ['second', 'third']) {
    hand(jobOf(name))
    for (let times = 0; times < 5; times++) await pause()
  }
  t.equal(sent.length, 1)
  gate.resolve()
  while (sent.length === 1) await pause()
  t.equal(sent[1]?.length, 2)
})

test('those before that do not come on hold up nobody for ever', async t => {
  const gate = Promise.withResolvers<void>()
  const { hand, sent } = setup(t, { gate: gate.promise, gatherMs: 1, behindMs: 5 })
  hand(jobOf('first'))
  while (sent.length === 0) await pause()
  hand(jobOf('second'))
  while (sent.length === 1) await pause()
  gate.resolve()
  t.equal(sent.length, 2)
})

test('nothing to wait for: each goes by itself', async t => {
  const { hand, sent } = setup(t, { gatherMs: 0 })
  hand(jobOf('one'))
  hand(jobOf('two'))
  t.strictSame(
    sent.map(jobs => jobs.map(({ traceparent }) => traceparent)),
    [['one'], ['two']],
  )
})

function jobOf(traceparent: string): Ready {
  return { id: JobId.parse(crypto.randomUUID()), kind: 'request', fence: 0, traceparent }
}

/** A courier that gathers for an hour, unless told otherwise. */
function setup(
  t: Test,
  { gate = Promise.resolve(), gatherMs = 3_600_000, behindMs = 100, mostTogether = 50 }: Partial<Limits> = {},
) {
  const app = fastify()
  t.teardown(() => app.close())
  const sent: (readonly Ready[])[] = []
  const dispatch = async (jobs: readonly Ready[]) => {
    sent.push(jobs)
    await gate
  }
  return { app, sent, hand: courier(app, { dispatch, gatherMs, behindMs, mostTogether }) }
}

type Limits = { gate: Promise<void>; gatherMs: number; behindMs: number; mostTogether: number }

const pause = () => new Promise(resolve => setTimeout(resolve, 2))
