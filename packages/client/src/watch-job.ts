import { answerOf } from './answer-of.ts'
import type { components } from './api.ts'
import type { Client } from './create-client.ts'
import { eventsOf } from './events-of.ts'
import { ProblemError } from './problem-error.ts'

export type Job = components['schemas']['Job']

export type WatchOptions = {
  /** Ends the watching; the job goes on. */
  signal?: AbortSignal
  /** Seconds for which a stream may be out of reach before that is thrown; 60 unless told otherwise. */
  outOfReach?: number
}

const betweenMs = 300
const final = ['completed', 'failed', 'cancelled']

/**
 * A job as it is, then each time it changed, until it ends. A stream that breaks, as all do once their token has ended, is
 * opened again: what happened meanwhile is told as one change. Throws a `ProblemError` for a job that is not there, and
 * `unavailable` when nothing is heard for long.
 */
export async function* watchJob(
  client: Client,
  id: string,
  { signal, outOfReach = 60 }: WatchOptions = {},
): AsyncGenerator<Job> {
  let told = ''
  let heardMs = performance.now()
  while (!signal?.aborted) {
    try {
      for await (const { id: at, job } of follow(client, id, signal)) {
        heardMs = performance.now()
        if (at === told) continue
        told = at
        yield job
        if (final.includes(job.status)) return
      }
    } catch (error) {
      if (signal?.aborted) return
      const passing = !(error instanceof ProblemError) || error.status >= 500 || error.status === 429
      if (!passing || performance.now() - heardMs > outOfReach * 1000) throw error
    }
    await new Promise(resolve => setTimeout(resolve, betweenMs))
  }
}

async function* follow(client: Client, id: string, outer: AbortSignal | undefined) {
  const left = new AbortController()
  const signal = AbortSignal.any([left.signal, ...(outer ? [outer] : [])])
  try {
    const params = { path: { id } }
    const body = await answerOf(client.GET('/jobs/{id}/events', { params, parseAs: 'stream', signal }))
    if (!body) return
    for await (const event of eventsOf(body)) {
      const job: Job = JSON.parse(event.data)
      yield { id: event.id, job }
    }
  } finally {
    left.abort()
  }
}
