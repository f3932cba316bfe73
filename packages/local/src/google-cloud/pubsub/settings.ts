import { z } from 'zod'
import { Duration } from '../protos.ts'
import { invalid } from '../status-error.ts'
import { parseFilter } from './filter.ts'

const WireDuration = z.object({ seconds: z.union([z.string(), z.number()]), nanos: z.number().default(0) })

/** What a subscription is created with, as it came, so that it can be given back as it came. */
export const Settings = z.looseObject({
  name: z.string().regex(/^projects\/[^/]+\/subscriptions\/[^/]+$/, 'Not the name of a subscription'),
  topic: z.string(),
  pushConfig: z
    .looseObject({
      pushEndpoint: z.string().default(''),
      noWrapper: z.object({ writeMetadata: z.boolean().default(false) }).nullish(),
    })
    .nullish(),
  /** 0 means the default of 10 s. */
  ackDeadlineSeconds: z.int().min(0).max(600).default(0),
  enableMessageOrdering: z.boolean().default(false),
  filter: z.string().default(''),
  retryPolicy: z
    .object({ minimumBackoff: WireDuration.nullish(), maximumBackoff: WireDuration.nullish() })
    .nullish(),
  deadLetterPolicy: z
    .object({ deadLetterTopic: z.string(), maxDeliveryAttempts: z.int().default(0) })
    .nullish(),
})
export type Settings = z.infer<typeof Settings>

/** Throws `INVALID_ARGUMENT` for what the real one would not take. */
export function checkSettings(settings: Settings): Settings {
  const attempts = settings.deadLetterPolicy?.maxDeliveryAttempts ?? 0
  if (attempts !== 0 && (attempts < 5 || attempts > 100))
    throw invalid(`max_delivery_attempts must be between 5 and 100, not ${attempts}`)
  const endpoint = settings.pushConfig?.pushEndpoint
  if (endpoint && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    throw invalid(`Invalid push endpoint given (endpoint=${endpoint}).`)
  parseFilter(settings.filter)
  return { ...settings, ackDeadlineSeconds: settings.ackDeadlineSeconds || 10 }
}

/**
 * How long to wait after this many failed deliveries, in milliseconds. With a retry policy exponential between its
 * bounds (10 s and 600 s unless set); without one a pull is offered again at once, a push after 0.1 s to 60 s.
 */
export function backoffMs(settings: Settings, failures: number): number {
  const { retryPolicy, pushConfig } = settings
  if (!retryPolicy && !pushConfig?.pushEndpoint) return 0
  const bound = (given: unknown, otherwise: number) => (given ? Duration.parse(given) : otherwise)
  const min = retryPolicy ? bound(retryPolicy.minimumBackoff, 10_000) : 100
  const max = retryPolicy ? bound(retryPolicy.maximumBackoff, 600_000) : 60_000
  return Math.min(max, min * 2 ** Math.min(failures - 1, 30))
}

/** After how many failed deliveries a message is dead, if ever. */
export function maxAttempts({ deadLetterPolicy }: Settings): number {
  return deadLetterPolicy ? deadLetterPolicy.maxDeliveryAttempts || 5 : Number.POSITIVE_INFINITY
}
