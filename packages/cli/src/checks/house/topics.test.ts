import { startGoogleCloud } from '@doki/local'
import { PubSub } from '@google-cloud/pubsub'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { provisionTopics } from '../../cloud/provision.ts'
import { blockOf, readTerraform, resourcesOf } from './terraform.ts'

const terraform = await readTerraform()
/** Those that are pushed to us; what only operators look at is not made locally. */
const subscriptionsInTheCloud = [...resourcesOf(terraform, 'google_pubsub_subscription').values()].filter(
  body => 'push_config' in body,
)

test('the local cloud and Terraform make the same topics', async t => {
  const { pubsub } = await setup(t)
  const [topics] = await pubsub.getTopics()
  const declared = subscriptionsInTheCloud.map(subscription => fromTerraform(subscription).topic ?? '')
  t.same(topics.map(({ name }) => lastOf(name)).sort(), declared.sort())
})

test('the local cloud and Terraform make the same subscriptions', async t => {
  const { pubsub } = await setup(t)
  const [subscriptions] = await pubsub.getSubscriptions()
  const made = await Promise.all(
    subscriptions.map(async subscription => fromMetadata((await subscription.getMetadata())[0])),
  )
  const declared = subscriptionsInTheCloud.map(fromTerraform)
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name)
  t.same(made.sort(byName), declared.sort(byName))
})

const Name = z.object({ name: z.string() })
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

const Subscription = z.object({
  name: z.string(),
  topic: z.string(),
  ack_deadline_seconds: z.number(),
  push_config: blockOf(
    z.object({
      push_endpoint: z.string(),
      no_wrapper: blockOf(z.object({ write_metadata: z.boolean() })),
      oidc_token: blockOf(z.object({ service_account_email: z.string(), audience: z.string() })),
    }),
  ),
  retry_policy: blockOf(z.object({ minimum_backoff: z.string(), maximum_backoff: z.string() })),
  dead_letter_policy: blockOf(
    z.object({ dead_letter_topic: z.string(), max_delivery_attempts: z.number() }),
  ).optional(),
})

function fromTerraform(body: unknown) {
  const { push_config, retry_policy, dead_letter_policy, ...found } = Subscription.parse(body)
  const endpoint = /service\["(?<to>[\w-]+)"\]\.uri\}(?<path>\/[\w/-]+)$/.exec(push_config.push_endpoint)
  return {
    name: found.name,
    topic: topicNamed(found.topic),
    ackDeadline: String(found.ack_deadline_seconds),
    path: endpoint?.groups?.path,
    to: endpoint?.groups?.to,
    metadata: String(push_config.no_wrapper.write_metadata),
    backoff: [retry_policy.minimum_backoff, retry_policy.maximum_backoff],
    deadLetters: dead_letter_policy && topicNamed(dead_letter_policy.dead_letter_topic),
    attempts: dead_letter_policy && String(dead_letter_policy.max_delivery_attempts),
  }
}

/** `${google_pubsub_topic.mapping.id}` -> `doki-mapping`. */
function topicNamed(reference: string): string | undefined {
  const [, name = ''] = reference.split('.')
  return Name.parse(resourcesOf(terraform, 'google_pubsub_topic').get(name)).name
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
