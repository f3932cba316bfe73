import { startCollector } from '@doki/local'
import { childTraceparent, newTraceparent } from '@doki/service'
import { inSpan, startTelemetry, traceparentNow } from '@doki/telemetry'
import { type Test, test } from 'tap'
import { setupJobs, silent } from '../test/setup-jobs.ts'
import { dispatcher } from './dispatcher.ts'
import { sweep } from './sweep.ts'

test('a job that was left behind goes on in the trace it was made in, not in that of the tick', async t => {
  const { jobs, create, dispatcher, sent } = await setup(t, { traced: true })
  let request: string | undefined
  const { id } = await inSpan('request', {}, async () => {
    request = traceparentNow()
    return create()
  })
  await inSpan('tick', {}, () => sweep({ jobs, dispatcher }))
  t.ok(request)
  t.equal(sent.get(id), request)
})

test('jobs that go together go on each in its own trace', async t => {
  const { create, dispatcher, sent } = await setup(t, { traced: true })
  const jobs = [await create(), await create()].map(job => ({ ...job, traceparent: newTraceparent() }))
  await inSpan('the first of their requests', {}, () => dispatcher.dispatchAll(jobs))
  for (const { id, traceparent } of jobs) t.equal(sent.get(id), traceparent)
})

test('without telemetry a job keeps the trace that its caller sent, in a span of its own', async t => {
  const { jobs, create, dispatcher, sent } = await setup(t)
  const caller = newTraceparent()
  const { id } = await create('request', { traceparent: caller })
  const bare = await create('request', { traceparent: 'nonsense' })
  await sweep({ jobs, dispatcher })
  t.equal(traceOf(sent.get(id)), traceOf(caller))
  t.ok(traceOf(sent.get(bare.id)), 'a new one')
})

const traceOf = (traceparent = '') => traceparent.split('-')[1]

/** `sent` is what a message would be told, by the id of its job. */
async function setup(t: Test, { traced = false } = {}) {
  if (traced) {
    const collector = await startCollector()
    t.teardown(() => collector.stop())
    const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
    const telemetry = await startTelemetry({ service: 'test', settings, log: { warn: () => {} } })
    t.teardown(() => telemetry.stop())
  }
  const base = await setupJobs(t, { own: true })
  const sent = new Map<string, string>()
  const note: Parameters<typeof dispatcher>[0]['publish'] = async ({ id }, { traceparent }) =>
    sent.set(id, childTraceparent(traceparent))
  const agentOf = { request: 'orchestrator' }
  const sender = dispatcher({ jobs: base.jobs, agentOf, publish: note, startExecution: note, log: silent })
  return { ...base, sent, dispatcher: sender }
}
