import { setTimeout as sleep } from 'node:timers/promises'
import { Job, type JobId, JobStarted } from '@doki/contracts'
import { z } from 'zod'
import type { Ask } from './call-api.ts'
import type { Context } from './tool.ts'

/** How long a tool waits for the work it started; clients give up after a minute unless told otherwise. */
export const WaitSeconds = z
  .int()
  .min(0)
  .max(45)
  .default(20)
  .describe('How many seconds to wait for it to end; after that, look again with show_job or show_run')

/** Asks for what starts a job, or lets one go on, and answers the job as it is after `seconds`, or before when it settled. */
export async function startAndWait(
  ask: Omit<Ask, 'method'>,
  seconds: number,
  context: Pick<Context, 'api' | 'signal' | 'tell'>,
): Promise<Job> {
  const { jobId } = await context.api(JobStarted, { ...ask, method: 'POST' })
  return waitForJob(jobId, seconds, context)
}

/** The job as it is once it ended, or waits for a person, or the time is over. */
export async function waitForJob(
  id: JobId,
  seconds: number,
  { api, signal, tell }: Pick<Context, 'api' | 'signal' | 'tell'>,
): Promise<Job> {
  const until = performance.now() + seconds * 1_000
  let said = ''
  for (let pause = 150; ; pause = Math.min(pause * 1.5, 2_000)) {
    const job = await api(Job, { url: `/jobs/${id}` })
    const left = until - performance.now()
    if (isSettled(job) || left <= 0 || signal.aborted) return job
    const message = job.progress?.message ?? job.status
    if (message !== said) await tell(message)
    said = message
    await sleep(Math.min(pause, left), undefined, { signal }).catch(() => {})
  }
}

function isSettled({ status, waitingFor }: Job): boolean {
  return status === 'waiting' ? waitingFor?.type === 'person' : status !== 'pending' && status !== 'running'
}
