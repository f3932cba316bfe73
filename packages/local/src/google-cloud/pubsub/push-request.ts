import type { Item } from './message-queue.ts'
import type { Settings } from './settings.ts'

export type PushRequest = { url: string; headers: Record<string, string>; body: Buffer }

/** Of the connection, not of the message. */
const reserved = new Set(['connection', 'content-length', 'host', 'transfer-encoding', 'upgrade', 'expect'])

/**
 * The HTTP request that a push subscription makes of a message: wrapped in JSON, or (`noWrapper`) its bare data, with
 * `writeMetadata` its attributes and metadata as headers.
 * https://docs.cloud.google.com/pubsub/docs/payload-unwrapping
 * https://docs.cloud.google.com/pubsub/docs/push
 */
export function pushRequest(settings: Settings, { message, attempt }: Item): PushRequest {
  const { pushConfig, name, deadLetterPolicy } = settings
  const { id, data, attributes, orderingKey, publishTime } = message
  const url = pushConfig?.pushEndpoint ?? ''
  const headers = { 'content-type': 'application/json', 'user-agent': 'CloudPubSub-Google' }
  if (pushConfig?.noWrapper) {
    const metadata = {
      'x-goog-pubsub-subscription-name': name,
      'x-goog-pubsub-message-id': id,
      'x-goog-pubsub-publish-time': publishTime,
      ...(orderingKey && { 'x-goog-pubsub-ordering-key': orderingKey }),
    }
    const written = pushConfig.noWrapper.writeMetadata ? { ...asHeaders(attributes), ...metadata } : {}
    return { url, headers: { ...headers, ...written }, body: Buffer.from(data, 'base64') }
  }
  const wrapped = {
    message: {
      data,
      attributes,
      messageId: id,
      message_id: id,
      publishTime,
      publish_time: publishTime,
      ...(orderingKey && { orderingKey }),
    },
    subscription: name,
    ...(deadLetterPolicy && { deliveryAttempt: attempt }),
  }
  return { url, headers, body: Buffer.from(JSON.stringify(wrapped)) }
}

/** The attributes that can travel as headers. */
function asHeaders(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(
        ([name, value]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
      )
      .filter(([name]) => !reserved.has(name)),
  )
}
