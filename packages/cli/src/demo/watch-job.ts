import { DokiError, ErrorCode, Job } from '@doki/contracts'
import type { GatewayClient } from './gateway-client.ts'

/** A job that can go no further by itself: it ended, or waits for a person. */
export function needsAttention(job: Job): boolean {
  if (job.status === 'waiting') return job.waitingFor?.type === 'person' && job.answer === null
  return job.status === 'completed' || job.status === 'failed' || job.status === 'cancelled'
}

/** So long a job may be out of sight, in ms, before that is taken for the end. */
const outOfSightMs = 60_000

/**
 * Follows `GET /jobs/:id/events` until the job needs attention, telling `seen` of every state on the way. A stream
 * that breaks is opened again. Throws what a failed job failed with, and `unavailable` when the gateway stays away.
 */
export async function watchJob(gateway: GatewayClient, id: string, seen: (job: Job) => void): Promise<Job> {
  let seenAt = performance.now()
  const see = (job: Job) => {
    seenAt = performance.now()
    seen(job)
  }
  for (;;) {
    const job = await follow(gateway, id, see).catch(() => undefined)
    if (!job) {
      if (performance.now() - seenAt > outOfSightMs)
        throw new DokiError('unavailable', `The gateway tells nothing of the job ${id} any more.`)
      await new Promise(resolve => setTimeout(resolve, 300))
      continue
    }
    if (job.status === 'failed') throw failureOf(job)
    if (job.status === 'cancelled') throw new DokiError('cancelled', 'The job was cancelled.')
    return job
  }
}

async function follow(
  gateway: GatewayClient,
  id: string,
  seen: (job: Job) => void,
): Promise<Job | undefined> {
  const abort = new AbortController()
  try {
    const answer = await gateway.open(`/jobs/${id}/events`, abort.signal)
    if (!answer.ok || !answer.body) return undefined
    for await (const data of eventsOf(answer.body)) {
      const job = Job.parse(JSON.parse(data))
      seen(job)
      if (needsAttention(job)) return job
    }
    return undefined
  } finally {
    abort.abort()
  }
}

/** The `data` of each event of a stream, by the HTML specification's section on server-sent events. */
export async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true })
    const events = rest.split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = event
        .split('\n')
        .filter(line => line.startsWith('data:'))
        .map(line => line.slice(5).trimStart())
      if (data.length > 0) yield data.join('\n')
    }
  }
}

function failureOf({ error }: Job): DokiError {
  const code = ErrorCode.safeParse(error?.code)
  return new DokiError(code.success ? code.data : 'internal', error?.message ?? 'The job failed.')
}
