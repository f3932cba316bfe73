import { setTimeout as sleep } from 'node:timers/promises'
import { Job, type JobId } from '@doki/contracts'
import { z } from 'zod'
import type { Context } from './tool.ts'

/** How long a tool waits for the work it started; clients give up after a minute unless told otherwise. */
export const WaitSeconds = z
  .int()
  .min(0)
  .max(45)
  .default(20)
  .describe('How many seconds to wait for it to end; after that, look again with show_job or show_run')

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
