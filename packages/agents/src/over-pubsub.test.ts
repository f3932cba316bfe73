import { setTimeout as sleep } from 'node:timers/promises'
import { JobMessage, type JobStatus } from '@doki/contracts'
import { cloudDispatcher, sweep } from '@doki/jobs'
import { startGoogleCloud } from '@doki/local'
import { createHttp, createLog, internalAuth, messageMaxAgeSeconds } from '@doki/service'
import { PubSub } from '@google-cloud/pubsub'
import { type Test, test } from 'tap'
import { agents, secret, setupAgent } from '../test/setup-agent.ts'

const projectId = 'doki-test'

test('a message delivered ten times at once through Pub/Sub is done once', async t => {
  const { cloud, create, send, done, ended, get } = await setup(t)
  cloud.faults.add({ method: 'Push', duplicate: 10 })
  const job = await create('add', { a: 2, b: 3 })
  t.ok(await send.dispatch(job))
  await ended(job.id, 'completed')
  while (cloud.deliveries.length < 10) await sleep(20)
  t.same(done, [job.id])
  t.match(await get(job.id), { attempt: 1, result: { sum: 5 } })
  t.same(new Set(cloud.deliveries.map(({ status }) => status)), new Set([204]))
})

test('a parent, its child and the parent again travel by themselves', async t => {
  const { create, send, ended } = await setup(t)
  const job = await create('parent', {})
  await send.dispatch(job)
  t.match(await ended(job.id, 'completed'), { result: { child: { sum: 3 } } })
})

test('a poison message is tried five times, then goes to the dead letters, and its job fails', async t => {
  const { create, send, ended, cloud } = await setup(t)
  const job = await create('act', { how: 'break' })
  await send.dispatch(job)
  const failed = await ended(job.id, 'failed')
  t.match(failed, { attempt: 5, error: { code: 'dead_letter' } })
  const tried = cloud.deliveries.filter(({ subscription }) => subscription.endsWith('/doki-test-push'))
  t.same(
    tried.map(({ status }) => status),
    [500, 500, 500, 500, 500],
  )
})

test('a forged message is refused', async t => {
  const { cloud, create, get, pubsub } = await setup(t)
  const { id } = await create('add', { a: 1, b: 1 })
  await pubsub
    .topic('doki-test')
    .publishMessage({ json: { jobId: id, kind: 'add' }, attributes: { 'X-Internal-Secret': 'x' } })
  while (cloud.deliveries.length === 0) await sleep(20)
  t.equal(cloud.deliveries[0]?.status, 401)
  t.equal((await get(id)).status, 'pending')
})

test('a job whose publish failed is brought by the sweep', async t => {
  const { cloud, jobs, create, send, ended } = await setup(t)
  cloud.faults.add({ method: 'Publish', status: 'PERMISSION_DENIED' })
  const job = await create('add', { a: 2, b: 2 })
  t.notOk(await send.dispatch(job))
  t.same(await sweep({ jobs, dispatcher: send }), { dispatched: 1, freed: 0 })
  t.match(await ended(job.id, 'completed'), { result: { sum: 4 } })
})

/** The test agent behind topics, push subscriptions and dead letters as Terraform makes them. */
async function setup(t: Test) {
  const cloud = await startGoogleCloud({ config: { project: projectId } })
  t.teardown(() => cloud.stop())
  const base = await setupAgent(t)
  const send = cloudDispatcher({
    jobs: base.jobs,
    agentOf: agents,
    log: createLog('test', 'silent'),
    projectId,
    region: 'europe-west1',
    job: 'none',
    runEndpoint: cloud.url,
    pubsubEndpoint: cloud.url,
    secret,
  })
  t.teardown(() => send.close())
  // What the app makes ready is sent for real.
  base.onSent(job => void send.dispatch(job))
  const agentUrl = await base.app.listen({ host: '127.0.0.1', port: 0 })

  const dead = createHttp({ log: createLog('test', 'silent') })
  t.teardown(() => dead.close())
  const preValidation = internalAuth({ secrets: [secret], maxAgeSeconds: messageMaxAgeSeconds })
  dead.post('/internal/dead-letters', { preValidation, schema: { body: JobMessage } }, async request => {
    await base.jobs.giveUp(request.body.jobId)
    return {}
  })
  const deadUrl = await dead.listen({ host: '127.0.0.1', port: 0 })

  const pubsub = new PubSub({ projectId, apiEndpoint: cloud.url, emulatorMode: true })
  t.teardown(() => pubsub.close())
  await pubsub.createTopic('doki-test')
  await pubsub.createTopic('doki-dead-letters')
  const noWrapper = { writeMetadata: true }
  await pubsub.topic('doki-test').createSubscription('doki-test-push', {
    pushConfig: { pushEndpoint: `${agentUrl}/jobs`, noWrapper },
    deadLetterPolicy: {
      deadLetterTopic: `projects/${projectId}/topics/doki-dead-letters`,
      maxDeliveryAttempts: 5,
    },
    retryPolicy: { minimumBackoff: { seconds: 0, nanos: 1e7 }, maximumBackoff: { seconds: 1 } },
  })
  await pubsub.topic('doki-dead-letters').createSubscription('doki-dead-letters-push', {
    pushConfig: { pushEndpoint: `${deadUrl}/internal/dead-letters`, noWrapper },
  })
  return {
    ...base,
    cloud,
    pubsub,
    send,
    async ended(id: Parameters<typeof base.get>[0], status: JobStatus) {
      for (;;) {
        const job = await base.get(id)
        if (job.status === status) return job
        await sleep(20)
      }
    },
  }
}
