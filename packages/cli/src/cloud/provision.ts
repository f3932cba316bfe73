import type { PubSub } from '@google-cloud/pubsub'

export interface PushTargets {
  orchestrator: string
  mappingAgent: string
  gateway: string
}

/**
 * Makes the topics and push subscriptions that infra/terraform makes in the cloud: payload unwrapped with
 * metadata, back-off, and a dead-letter topic after five attempts. What is there already is left as it is.
 */
export async function provisionTopics(pubsub: PubSub, targets: PushTargets): Promise<void> {
  const deadLetters = await topicOf(pubsub, 'doki-dead-letters')
  await subscribe(pubsub, 'doki-dead-letters', `${targets.gateway}/internal/dead-letters`)
  for (const [agent, url] of [
    ['orchestrator', targets.orchestrator],
    ['mapping', targets.mappingAgent],
  ] as const) {
    await topicOf(pubsub, `doki-${agent}`)
    await subscribe(pubsub, `doki-${agent}`, `${url}/jobs`, deadLetters)
  }
}

async function topicOf(pubsub: PubSub, name: string): Promise<string> {
  const topic = pubsub.topic(name)
  const [exists] = await topic.exists()
  if (!exists) await topic.create()
  return topic.name
}

async function subscribe(pubsub: PubSub, topic: string, pushEndpoint: string, deadLetterTopic?: string) {
  const pushConfig = { pushEndpoint, noWrapper: { writeMetadata: true } }
  const subscription = pubsub.topic(topic).subscription(`${topic}-push`)
  const [exists] = await subscription.exists()
  if (exists) {
    await subscription.modifyPushConfig(pushConfig)
    return
  }
  await pubsub.topic(topic).createSubscription(`${topic}-push`, {
    pushConfig,
    ackDeadlineSeconds: 600,
    retryPolicy: { minimumBackoff: { seconds: 1 }, maximumBackoff: { seconds: 60 } },
    ...(deadLetterTopic && { deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 5 } }),
  })
}
