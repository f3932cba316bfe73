import { startGoogleCloud } from '@doki/local'
import { PubSub } from '@google-cloud/pubsub'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { provisionTopics } from '../../cloud/provision.ts'
import { blockOf, type HclBlock } from './read-hcl.ts'
import { resources } from './terraform.ts'

test('the local cloud and Terraform make the same topics', async t => {
  const { pubsub } = await setup(t)
  const [topics] = await pubsub.getTopics()
  const declared = [...resources('google_pubsub_topic').values()].map(({ attributes }) => attributes.name)
  t.same(topics.map(({ name }) => lastOf(name)).sort(), declared.sort())
})

test('the local cloud and Terraform make the same subscriptions', async t => {
  const { pubsub } = await setup(t)
  const [subscriptions] = await pubsub.getSubscriptions()
  const made = await Promise.all(
    subscriptions.map(async subscription => fromMetadata((await subscription.getMetadata())[0])),
  )
  const declared = [...resources('google_pubsub_subscription').values()].map(fromTerraform)
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)
  t.same(made.sort(byName), declared.sort(byName))
})

const Seconds = z.object({ seconds: z.coerce.number() }).transform(({ seconds }) => `${seconds}s`)

/** What makes a difference to those who receive. */
const Metadata = z.object({
  name: z.string(),
  topic: z.string(),
  ackDeadlineSeconds: z.number(),
  pushConfig: z.object({ pushEndpoint: z.string(), noWrapper: z.object({ writeMetadata: z.boolean() }) }),
  retryPolicy: z.object({ minimumBackoff: Seconds, maximumBackoff: Seconds }),
  deadLetterPolicy: z.object({ deadLetterTopic: z.string(), maxDeliveryAttempts: z.number() }).nullish(),
})

function fromMetadata(metadata: unknown) {
  const found = Metadata.parse(metadata)
  return {
    name: lastOf(found.name),
    topic: lastOf(found.topic),
    ackDeadline: String(found.ackDeadlineSeconds),
    path: new URL(found.pushConfig.pushEndpoint).pathname,
    to: new URL(found.pushConfig.pushEndpoint).hostname.split('.')[0],
    metadata: String(found.pushConfig.noWrapper.writeMetadata),
    backoff: [found.retryPolicy.minimumBackoff, found.retryPolicy.maximumBackoff],
    deadLetters: found.deadLetterPolicy ? lastOf(found.deadLetterPolicy.deadLetterTopic) : undefined,
    attempts: found.deadLetterPolicy ? String(found.deadLetterPolicy.maxDeliveryAttempts) : undefined,
  }
}

function fromTerraform(block: HclBlock) {
  const push = blockOf(block, 'push_config')
  const retry = blockOf(block, 'retry_policy')?.attributes
  const dead = blockOf(block, 'dead_letter_policy')?.attributes
  const endpoint = /service\["(?<to>[\w-]+)"\]\.uri\}(?<path>\/[\w/-]+)"$/.exec(
    push?.attributes.push_endpoint ?? '',
  )
  return {
    name: block.attributes.name ?? '',
    topic: topicNamed(block.attributes.topic),
    ackDeadline: block.attributes.ack_deadline_seconds,
    path: endpoint?.groups?.path,
    to: endpoint?.groups?.to,
    metadata: blockOf(push, 'no_wrapper')?.attributes.write_metadata,
    backoff: [retry?.minimum_backoff, retry?.maximum_backoff],
    deadLetters: dead && topicNamed(dead.dead_letter_topic),
    attempts: dead?.max_delivery_attempts,
  }
}

/** `google_pubsub_topic.mapping.id` -> `doki-mapping`. */
function topicNamed(reference = ''): string | undefined {
  return resources('google_pubsub_topic').get(reference.split('.')[1] ?? '')?.attributes.name
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

async function setup(t: Test) {
  const cloud = await startGoogleCloud()
  t.teardown(() => cloud.stop())
  const pubsub = new PubSub({ projectId: 'test', apiEndpoint: cloud.url, emulatorMode: true })
  t.teardown(() => pubsub.close())
  await provisionTopics(pubsub, {
    orchestrator: 'http://orchestrator.test',
    mappingAgent: 'http://mapping-agent.test',
    gateway: 'http://gateway.test',
  })
  return { pubsub }
}
