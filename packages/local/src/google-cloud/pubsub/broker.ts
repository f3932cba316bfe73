import { z } from 'zod'
import { alreadyExists, invalid, notFound } from '../status-error.ts'
import { acceptMessage, Message, type Published } from './message.ts'
import type { Item } from './message-queue.ts'
import { Settings } from './settings.ts'
import { type Subscription, type Surroundings, subscription } from './subscription.ts'

const Topic = z.looseObject({
  name: z.string().regex(/^projects\/[^/]+\/topics\/[^/]+$/, 'Not the name of a topic'),
})
export type Topic = z.infer<typeof Topic>

export const SavedBroker = z.object({
  topics: z.array(Topic),
  subscriptions: z.array(
    z.object({
      settings: Settings,
      items: z.array(z.object({ message: Message, attempt: z.int() })),
    }),
  ),
})
export type SavedBroker = z.infer<typeof SavedBroker>

export type Broker = ReturnType<typeof broker>

/** Topics, and the subscriptions that get a copy of what is published to them. */
export function broker(saved: SavedBroker | undefined, around: Omit<Surroundings, 'dead'>) {
  const topics = new Map<string, Topic>(saved?.topics.map(topic => [topic.name, topic]))
  const subscriptions = new Map<string, Subscription>()
  const surroundings = { ...around, dead }

  function topic(name: string): Topic {
    const found = topics.get(name)
    if (!found) throw notFound(`Resource not found (resource=${name}).`)
    return found
  }

  function publish(name: string, published: Published[]): string[] {
    topic(name)
    const messages = published.map(acceptMessage)
    for (const each of subscriptions.values())
      if (each.settings().topic === name) messages.forEach(each.offer)
    return messages.map(message => message.id)
  }

  /** https://docs.cloud.google.com/pubsub/docs/handling-failures#dead_letter_topic */
  function dead({ name, deadLetterPolicy }: Settings, { message, attempt }: Item): boolean {
    if (!deadLetterPolicy || !topics.has(deadLetterPolicy.deadLetterTopic)) return false
    const [, project = '', , short = ''] = name.split('/')
    const attributes = {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(attempt),
      CloudPubSubDeadLetterSourceSubscription: short,
      CloudPubSubDeadLetterSourceSubscriptionProject: project,
      CloudPubSubDeadLetterSourceTopicPublishTime: message.publishTime,
    }
    const data = Buffer.from(message.data, 'base64')
    publish(deadLetterPolicy.deadLetterTopic, [{ data, attributes, orderingKey: message.orderingKey }])
    return true
  }

  for (const { settings, items } of saved?.subscriptions ?? [])
    subscriptions.set(settings.name, subscription(settings, items, surroundings))

  return {
    topic,
    publish,
    topics: () => [...topics.values()],
    subscriptions: () => [...subscriptions.values()],
    createTopic(given: Topic): Topic {
      const created = Topic.parse(given)
      if (topics.has(created.name)) throw alreadyExists(`Resource already exists (resource=${created.name}).`)
      topics.set(created.name, created)
      return created
    },
    changeTopic: (name: string, changes: object) => void topics.set(name, { ...topic(name), ...changes }),
    deleteTopic(name: string): void {
      topic(name)
      topics.delete(name)
      for (const each of subscriptions.values())
        if (each.settings().topic === name) each.change({ topic: '_deleted-topic_' })
    },
    subscription(name: string): Subscription {
      const found = subscriptions.get(name)
      if (!found) throw notFound(`Resource not found (resource=${name}).`)
      return found
    },
    createSubscription(settings: Settings): Subscription {
      if (subscriptions.has(settings.name))
        throw alreadyExists(`Resource already exists (resource=${settings.name}).`)
      topic(settings.topic)
      const deadTopic = settings.deadLetterPolicy?.deadLetterTopic
      if (deadTopic !== undefined && !topics.has(deadTopic))
        throw invalid(`No dead letter topic ${deadTopic}`)
      const created = subscription(settings, [], surroundings)
      subscriptions.set(settings.name, created)
      return created
    },
    deleteSubscription(name: string): void {
      subscriptions.get(name)?.close()
      if (!subscriptions.delete(name)) throw notFound(`Resource not found (resource=${name}).`)
    },
    /** Delivers what a restart left undelivered. */
    restore(): void {
      for (const each of subscriptions.values()) each.queue.restore()
    },
    snapshot: (): SavedBroker => ({
      topics: [...topics.values()],
      subscriptions: [...subscriptions.values()].map(each => ({
        settings: each.settings(),
        items: each.queue.snapshot(),
      })),
    }),
    close(): void {
      for (const each of subscriptions.values()) each.close()
    },
  }
}
