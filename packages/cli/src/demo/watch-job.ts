import { watchJob as watch } from '@doki/client'
import { DokiError, ErrorCode, Job } from '@doki/contracts'
import { type GatewayClient, inOurWords } from './gateway-client.ts'

/** A job that can go no further by itself: it ended, or waits for a person. */
export function needsAttention(job: Job): boolean {
  if (job.status === 'waiting') return job.waitingFor?.type === 'person' && job.answer === null
  return job.status === 'completed' || job.status === 'failed' || job.status === 'cancelled'
}

/**
 * Follows a job until it needs attention, telling `seen` of every state on the way. Throws what a failed job failed
 * with, and `unavailable` when the gateway stays away.
 */
export async function watchJob(gateway: GatewayClient, id: string, seen: (job: Job) => void): Promise<Job> {
  for await (const job of follow(gateway, id)) {
    seen(job)
    if (!needsAttention(job)) continue
    if (job.status === 'failed') throw failureOf(job)
    if (job.status === 'cancelled') throw new DokiError('cancelled', 'The job was cancelled.')
    return job
  }
  throw new DokiError('unavailable', `The gateway tells nothing of the job ${id} any more.`)
}

async function* follow(gateway: GatewayClient, id: string): AsyncGenerator<Job> {
  try {
    for await (const job of watch(gateway, id)) yield Job.parse(job)
  } catch (error) {
    throw inOurWords(error)
  }
}

function failureOf({ error }: Job): DokiError {
  const code = ErrorCode.safeParse(error?.code)
  return new DokiError(code.success ? code.data : 'internal', error?.message ?? 'The job failed.')
}
