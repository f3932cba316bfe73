import { childTraceparent, signInternal } from '@doki/service'
import { inSpan, spanKinds } from '@doki/telemetry'
import type { PubSub, Topic } from '@google-cloud/pubsub'
import type { Send } from './dispatcher.ts'

type Options = {
  projectId: string
  /** The topic of a kind of job, such as `doki-mapping`. */
  topicOf: (kind: string) => string
  /** Signs the message; it does not travel in it. */
  secret: string
  /** Milliseconds since 1970. */
  now?: () => number
  /** `host:port` of a stand-in; Google's own `PUBSUB_EMULATOR_HOST` counts too. */
  emulatorHost?: string | undefined
  /** How long one publish may take, with its retries. */
  timeoutMs?: number
}

/** The body of a message, exactly: the push brings it as it is. */
export type Publisher = { publish: Send; close(): Promise<void> }

/**
 * Publishes `{jobId, kind}`, signed and with a trace in its attributes, which the push turns into headers. The client
 * is loaded at the first message: it costs half a second that a start may not have.
 */
export function pubsubPublisher(options: Options): Publisher {
  const { topicOf, secret, now = Date.now, timeoutMs = 10_000 } = options
  const topics = new Map<string, Topic>()
  let client: Promise<PubSub> | undefined
  return {
    async publish({ id, kind }, { traceparent }) {
      client ??= open(options)
      const data = Buffer.from(JSON.stringify({ jobId: id, kind }))
      const name = topicOf(kind)
      const topic = topics.get(name) ?? topicAt(await client, name, timeoutMs)
      topics.set(name, topic)
      const traced = { kind: spanKinds.PRODUCER, facts: { 'doki.job.id': id, 'doki.job.kind': kind } }
      await inSpan(`publish ${name}`, traced, () =>
        topic.publishMessage({
          data,
          attributes: {
            'X-Internal-Secret': signInternal(secret, data, now() / 1000),
            traceparent: childTraceparent(traceparent),
          },
        }),
      )
    },
    async close() {
      await (await client)?.close()
    },
  }
}

async function open({ projectId, emulatorHost }: Options): Promise<PubSub> {
  const { PubSub } = await import('./pubsub-client.ts')
  return new PubSub({ projectId, ...(emulatorHost && { apiEndpoint: emulatorHost, emulatorMode: true }) })
}

/** What is published in one turn goes in one call, and waits for nothing else. By itself the client would retry for ten minutes. */
function topicAt(client: PubSub, name: string, timeoutMs: number): Topic {
  return client.topic(name, {
    batching: { maxMessages: 100, maxMilliseconds: 1 },
    gaxOpts: {
      retry: {
        // DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE
        retryCodes: [4, 8, 10, 13, 14],
        backoffSettings: {
          initialRetryDelayMillis: 100,
          retryDelayMultiplier: 2,
          maxRetryDelayMillis: 2_000,
          initialRpcTimeoutMillis: timeoutMs / 2,
          rpcTimeoutMultiplier: 1,
          maxRpcTimeoutMillis: timeoutMs / 2,
          totalTimeoutMillis: timeoutMs,
        },
      },
    },
  })
}
