import type grpc from '@grpc/grpc-js'
import { z } from 'zod'
import { StatusError } from '../status-error.ts'
import type { Wire } from '../unary.ts'
import type { Broker } from './broker.ts'
import { received } from './subscriber-service.ts'
import type { Subscription } from './subscription.ts'

const StreamRequest = z.object({
  subscription: z.string().default(''),
  ackIds: z.array(z.string()).default([]),
  modifyDeadlineAckIds: z.array(z.string()).default([]),
  modifyDeadlineSeconds: z.array(z.int()).default([]),
  streamAckDeadlineSeconds: z.int().default(0),
})

type Call = grpc.ServerDuplexStream<unknown, object>

/** Most messages in one answer of the stream. */
const batch = 100

/**
 * `StreamingPull`: the first request names the subscription, later ones acknowledge or extend. The client's flow
 * control is left to the client, which pauses the stream.
 */
export function streamingPull(broker: Broker, { log }: Wire) {
  return (call: Call): void => {
    let subscription: Subscription | undefined
    let deadlineMs = 10_000
    let stop = () => {}

    const flush = () => {
      const from = subscription
      while (from) {
        const taken = from.queue.take(batch, deadlineMs)
        if (taken.length === 0) return
        call.write({ receivedMessages: taken.map(item => received(item, from)) })
      }
    }
    const open = (request: z.infer<typeof StreamRequest>) => {
      subscription = broker.subscription(request.subscription)
      log.add({
        at: new Date().toISOString(),
        method: 'StreamingPull',
        summary: request.subscription,
        status: 'OK',
      })
      deadlineMs = (request.streamAckDeadlineSeconds || subscription.settings().ackDeadlineSeconds) * 1000
      stop = subscription.onReady(flush)
    }
    call.on('data', (given: unknown) => {
      const request = StreamRequest.parse(given)
      try {
        if (request.subscription) open(request)
      } catch (error) {
        const code = error instanceof StatusError ? error.code : 13
        call.emit('error', { code, details: String(error) })
        return
      }
      for (const id of request.ackIds) subscription?.queue.ack(id)
      for (const [index, id] of request.modifyDeadlineAckIds.entries()) {
        const seconds = request.modifyDeadlineSeconds[index] ?? 0
        if (seconds > 0) subscription?.queue.extend(id, seconds * 1000)
        else subscription?.queue.nack(id)
      }
      flush()
    })
    call.on('end', () => {
      stop()
      call.end()
    })
    call.on('cancelled', () => stop())
    call.on('error', () => stop())
  }
}
