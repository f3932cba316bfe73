import { z } from 'zod'
import { timestamp } from '../protos.ts'
import { type Unary, unary } from '../unary.ts'
import type { Broker } from './broker.ts'
import type { Item } from './message-queue.ts'
import { Settings } from './settings.ts'
import type { Subscription } from './subscription.ts'
import { camelCased, UpdateMask } from './update-mask.ts'

const Of = z.object({ subscription: z.string() })
const AckIds = Of.extend({ ackIds: z.array(z.string()) })
const Deadline = AckIds.extend({ ackDeadlineSeconds: z.int() })
const Pull = Of.extend({ maxMessages: z.int().positive(), returnImmediately: z.boolean().default(false) })
const Push = Of.extend({ pushConfig: Settings.shape.pushConfig })
const Update = z.object({ subscription: Settings, updateMask: UpdateMask })
const OfProject = z.object({ project: z.string() })

/** How long a pull waits for a first message before it answers with none. */
const pullWaitMs = 2_000

/** `google.pubsub.v1.Subscriber`, but for its stream. */
export function subscriberService(broker: Broker, save: () => Promise<void>): Record<string, Unary> {
  const saved = async (settings: object = {}) => {
    await save()
    return settings
  }
  return {
    CreateSubscription: unary(Settings, given => saved(broker.createSubscription(given).settings())),
    GetSubscription: unary(Of, ({ subscription }) => broker.subscription(subscription).settings()),
    ListSubscriptions: unary(OfProject, ({ project }) => ({
      subscriptions: broker
        .subscriptions()
        .map(each => each.settings())
        .filter(({ name }) => name.startsWith(`${project}/`)),
    })),
    UpdateSubscription: unary(Update, ({ subscription, updateMask }) => {
      const found = broker.subscription(subscription.name)
      found.change(camelCased(subscription, updateMask))
      return saved(found.settings())
    }),
    ModifyPushConfig: unary(Push, ({ subscription, pushConfig }) => {
      broker.subscription(subscription).change({ pushConfig })
      return saved()
    }),
    DeleteSubscription: unary(Of, ({ subscription }) => {
      broker.deleteSubscription(subscription)
      return saved()
    }),
    Acknowledge: unary(AckIds, ({ subscription, ackIds }) => {
      ackIds.forEach(broker.subscription(subscription).queue.ack)
      return {}
    }),
    ModifyAckDeadline: unary(Deadline, ({ subscription, ackIds, ackDeadlineSeconds }) => {
      const { queue } = broker.subscription(subscription)
      for (const id of ackIds) {
        if (ackDeadlineSeconds === 0) queue.nack(id)
        else queue.extend(id, ackDeadlineSeconds * 1000)
      }
      return {}
    }),
    Pull: unary(Pull, async ({ subscription, maxMessages, returnImmediately }) => {
      const found = broker.subscription(subscription)
      if (!returnImmediately && found.queue.size() === 0) await somethingReady(found)
      const taken = found.queue.take(maxMessages, found.settings().ackDeadlineSeconds * 1000)
      return { receivedMessages: taken.map(item => received(item, found)) }
    }),
  }
}

/** A message as pulls get it; attempts are counted only for who set a dead letter policy. */
export function received({ message, ackId, attempt }: Item, { settings }: Subscription) {
  const { id, data, attributes, orderingKey, publishTime } = message
  return {
    ackId,
    deliveryAttempt: settings().deadLetterPolicy ? attempt : 0,
    message: {
      data: Buffer.from(data, 'base64'),
      attributes,
      orderingKey,
      messageId: id,
      publishTime: timestamp(publishTime),
    },
  }
}

async function somethingReady(subscription: Subscription): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = subscription.onReady(resolve)
  const timer = setTimeout(resolve, pullWaitMs)
  await promise
  clearTimeout(timer)
  stop()
}
