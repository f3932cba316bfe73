import { z } from 'zod'
import { type Unary, unary } from '../unary.ts'
import type { Broker } from './broker.ts'
import { Published } from './message.ts'
import { camelCased, UpdateMask } from './update-mask.ts'

const Named = z.looseObject({ name: z.string() })
const OfTopic = z.object({ topic: z.string() })
const OfProject = z.object({ project: z.string() })
const Publish = OfTopic.extend({ messages: z.array(Published) })
const Update = z.object({ topic: Named, updateMask: UpdateMask })

/** `google.pubsub.v1.Publisher`; what was published is saved before it is answered. */
export function publisherService(broker: Broker, save: () => Promise<void>): Record<string, Unary> {
  return {
    CreateTopic: unary(Named, async given => {
      const topic = broker.createTopic(given)
      await save()
      return topic
    }),
    UpdateTopic: unary(Update, async ({ topic, updateMask }) => {
      broker.changeTopic(topic.name, camelCased(topic, updateMask))
      await save()
      return broker.topic(topic.name)
    }),
    GetTopic: unary(OfTopic, ({ topic }) => broker.topic(topic)),
    ListTopics: unary(OfProject, ({ project }) => ({
      topics: broker.topics().filter(({ name }) => name.startsWith(`${project}/`)),
    })),
    ListTopicSubscriptions: unary(OfTopic, ({ topic }) => ({
      subscriptions: broker
        .subscriptions()
        .map(each => each.settings())
        .filter(each => each.topic === broker.topic(topic).name)
        .map(each => each.name),
    })),
    DeleteTopic: unary(OfTopic, async ({ topic }) => {
      broker.deleteTopic(topic)
      await save()
      return {}
    }),
    Publish: unary(Publish, async ({ topic, messages }) => {
      const messageIds = broker.publish(topic, messages)
      await save()
      return { messageIds }
    }),
  }
}
