import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { type CreateSubscriptionOptions, type Message, PubSub } from '@google-cloud/pubsub'
import { type Test, test } from 'tap'
import { testCloud, testEndpoint, testFolder, until } from '../test-clients.ts'

const quick = { minimumBackoff: { nanos: 5_000_000 }, maximumBackoff: { nanos: 20_000_000 } }

test('a push comes unwrapped, attributes and metadata as headers', async t => {
  const { pushed, topic } = await setup(t)
  const endpoint = await pushed({ enableMessageOrdering: true })
  const messageId = await topic.publishMessage({
    json: { jobId: 'j1' },
    attributes: { 'X-Internal-Secret': 't=1,v1=ab', kind: 'sync' },
    orderingKey: 'k',
  })
  const [arrived] = await endpoint.count(1)
  t.same(JSON.parse(arrived?.body ?? ''), { jobId: 'j1' })
  t.match(arrived?.headers, {
    'content-type': 'application/json',
    'x-internal-secret': 't=1,v1=ab',
    kind: 'sync',
    'x-goog-pubsub-message-id': messageId,
    'x-goog-pubsub-subscription-name': 'projects/p/subscriptions/s',
    'x-goog-pubsub-publish-time': /^\d{4}-\d\d-\d\dT/,
    'x-goog-pubsub-ordering-key': 'k',
  })
})

test('without metadata it is the bare data, and wrapped it is the documented envelope', async t => {
  const { pushed, topic } = await setup(t)
  const bare = await pushed({ name: 'bare', write: false })
  const wrapped = await pushed({ name: 'wrapped', wrap: true })
  const id = await topic.publishMessage({ data: Buffer.from('hello'), attributes: { a: 'b' } })
  const [plain] = await bare.count(1)
  t.equal(plain?.body, 'hello')
  t.equal(plain?.headers.a, undefined)
  const [envelope] = await wrapped.count(1)
  t.match(JSON.parse(envelope?.body ?? ''), {
    message: { data: 'aGVsbG8=', attributes: { a: 'b' }, messageId: id },
    subscription: 'projects/p/subscriptions/wrapped',
  })
})

test('what is not answered 2xx comes again, and no more once it is', async t => {
  const { pushed, topic, cloud } = await setup(t)
  const endpoint = await pushed({ retryPolicy: quick }, count => (count < 3 ? 500 : 200))
  await topic.publishMessage({ data: Buffer.from('x') })
  await endpoint.count(3)
  await until(() => cloud.deliveries.length === 3)
  t.same(
    cloud.deliveries.map(({ status, attempt }) => [status, attempt]),
    [
      [500, 1],
      [500, 2],
      [200, 3],
    ],
  )
})

test('after five failed deliveries it goes to the dead letter topic, and says where from', async t => {
  const { pubsub, pushed, topic } = await setup(t)
  const [dead] = await pubsub.createTopic('dead')
  const [grave] = await dead.createSubscription('grave')
  const endpoint = await pushed(
    { retryPolicy: quick, deadLetterPolicy: { deadLetterTopic: dead.name, maxDeliveryAttempts: 5 } },
    () => 500,
  )
  await topic.publishMessage({ data: Buffer.from('x'), attributes: { kind: 'sync' } })
  const message = await new Promise<Message>(resolve => grave.on('message', resolve))
  message.ack()
  t.match(message.attributes, {
    kind: 'sync',
    CloudPubSubDeadLetterSourceDeliveryCount: '5',
    CloudPubSubDeadLetterSourceSubscription: 's',
    CloudPubSubDeadLetterSourceSubscriptionProject: 'p',
  })
  t.equal(endpoint.arrived.length, 5)
  await grave.close()
})

test('faults: ten copies at once, an answer in its place, a lost answer', async t => {
  const { cloud, pushed, topic } = await setup(t)
  const endpoint = await pushed({ retryPolicy: quick })
  cloud.faults.add(
    { method: 'Push', duplicate: 10 },
    { method: 'Push', status: 429 },
    { method: 'Push', lost: true },
  )
  await topic.publishMessage({ data: Buffer.from('ten') })
  await endpoint.count(10)
  await until(() => cloud.deliveries.length === 10)
  t.equal(new Set(endpoint.arrived.map(each => each.headers['x-goog-pubsub-message-id'])).size, 1)
  await topic.publishMessage({ data: Buffer.from('thrice') })
  await endpoint.count(12)
  await until(() => cloud.deliveries.length === 13)
  t.same(
    cloud.deliveries.slice(10).map(each => each.status),
    [429, 503, 204],
  )
  cloud.faults.add({ method: 'Publish', status: 'INVALID_ARGUMENT' })
  await t.rejects(topic.publishMessage({ data: Buffer.from('x') }), { code: 3 })
  t.match(cloud.log.list('Publish').at(-1), { status: 'INVALID_ARGUMENT', summary: 'projects/p/topics/t' })
})

test('a streaming pull gets everything once; what it nacks comes again', async t => {
  const { topic } = await setup(t)
  const [pulled] = await topic.createSubscription('pulled')
  const seen = new Map<string, number>()
  pulled.on('message', (message: Message) => {
    const text = message.data.toString()
    seen.set(text, (seen.get(text) ?? 0) + 1)
    if (text === '7' && seen.get(text) === 1) message.nack()
    else message.ack()
  })
  await Promise.all(
    Array.from({ length: 300 }, (_none, index) => topic.publishMessage({ data: Buffer.from(`${index}`) })),
  )
  await until(() => seen.size === 300 && seen.get('7') === 2)
  t.equal([...seen.values()].filter(count => count !== 1).length, 1)
  await pulled.close()
})

test('only what passes the filter is delivered', async t => {
  const { pushed, topic } = await setup(t)
  const endpoint = await pushed({ filter: 'attributes.kind = "sync" AND NOT attributes:skip' })
  const given: Record<string, string>[] = [{ kind: 'other' }, { kind: 'sync', skip: '1' }, { kind: 'sync' }]
  for (const attributes of given) await topic.publishMessage({ data: Buffer.from('x'), attributes })
  const [arrived] = await endpoint.count(1)
  t.equal(arrived?.headers.kind, 'sync')
  t.equal(endpoint.arrived.length, 1)
  await t.rejects(pushed({ name: 'bad', filter: 'nonsense' }), { code: 3 })
})

test('with ordering on, one message of a key is under way at a time', async t => {
  const { pushed, topic } = await setup(t)
  const endpoint = await pushed({ enableMessageOrdering: true, retryPolicy: quick }, count =>
    count === 1 ? 500 : 204,
  )
  for (const data of ['1', '2', '3'])
    await topic.publishMessage({ data: Buffer.from(data), orderingKey: 'k' })
  const arrived = await endpoint.count(4)
  t.same(
    arrived.map(each => each.body),
    ['1', '1', '2', '3'],
  )
})

test('an undelivered message survives a restart, as do topics and subscriptions', async t => {
  const state = path.join(await testFolder(t), 'state.json')
  const first = await setup(t, { state })
  let open = false
  const endpoint = await first.pushed({ retryPolicy: quick }, () => (open ? 204 : 503))
  await first.topic.publishMessage({ data: Buffer.from('keep me') })
  await endpoint.count(1)
  await first.stop()
  open = true
  const before = endpoint.arrived.length
  await testCloud(t, { state })
  const arrived = await endpoint.count(before + 1)
  t.equal(arrived.at(-1)?.body, 'keep me')
})

test('what was published survives even kill -9', async t => {
  const state = path.join(await testFolder(t), 'state.json')
  let open = false
  const endpoint = await testEndpoint(t, () => (open ? 204 : 503))
  const program = [path.join(import.meta.dirname, '../main.ts'), '--state', state]
  const standIn = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = await once(standIn.stdout, 'data')
  const pubsub = new PubSub({ apiEndpoint: JSON.parse(String(line)).url, emulatorMode: true, projectId: 'p' })
  const [topic] = await pubsub.createTopic('t')
  const pushConfig = { pushEndpoint: endpoint.url, noWrapper: { writeMetadata: true } }
  await topic.createSubscription('s', { pushConfig })
  const messageId = await topic.publishMessage({ data: Buffer.from('keep me') })
  standIn.kill('SIGKILL')
  await once(standIn, 'exit')
  await pubsub.close()
  open = true
  const before = endpoint.arrived.length
  await testCloud(t, { state })
  const arrived = await endpoint.count(before + 1)
  t.match(arrived.at(-1), { body: 'keep me', headers: { 'x-goog-pubsub-message-id': messageId } })
})

test('errors are the ones of Google: not there, there already, not allowed', async t => {
  const { pubsub, topic } = await setup(t)
  await t.rejects(pubsub.topic('nope').publishMessage({ data: Buffer.from('x') }), { code: 5 })
  await t.rejects(pubsub.createTopic('t'), { code: 6 })
  await t.rejects(pubsub.subscription('nope').get(), { code: 5 })
  const deadLetterPolicy = { deadLetterTopic: topic.name, maxDeliveryAttempts: 2 }
  await t.rejects(topic.createSubscription('s', { deadLetterPolicy }), { code: 3 })
})

test('a subscription can be read, changed, listed and deleted', async t => {
  const { pubsub, pushed, topic } = await setup(t)
  const endpoint = await pushed({})
  const subscription = pubsub.subscription('s')
  await subscription.setMetadata({ ackDeadlineSeconds: 33 })
  const [metadata] = await subscription.getMetadata()
  t.match(metadata, { ackDeadlineSeconds: 33, pushConfig: { noWrapper: { writeMetadata: true } } })
  await subscription.modifyPushConfig({ pushEndpoint: `${endpoint.url}/other` })
  const [[listed]] = await topic.getSubscriptions()
  t.equal(listed?.name, 'projects/p/subscriptions/s')
  await subscription.delete()
  const [left] = await pubsub.getSubscriptions()
  t.same(left, [])
})

type PushOptions = CreateSubscriptionOptions & { name?: string; wrap?: boolean; write?: boolean }

async function setup(t: Test, options = {}) {
  const { pubsub, cloud, stop } = await testCloud(t, options)
  await pubsub.createTopic('t')
  const topic = pubsub.topic('t', {
    batching: { maxMessages: 100, maxMilliseconds: 1 },
    messageOrdering: true,
  })
  /** A push subscription to an endpoint of its own. */
  const pushed = async (given: PushOptions, answer?: (count: number) => number) => {
    const { name = 's', wrap = false, write = true, ...settings } = given
    const endpoint = await testEndpoint(t, answer)
    const noWrapper = wrap ? {} : { noWrapper: { writeMetadata: write } }
    const pushConfig = { pushEndpoint: endpoint.url, ...noWrapper }
    await topic.createSubscription(name, { ...settings, pushConfig })
    return endpoint
  }
  return { pubsub, cloud, stop, topic, pushed }
}
