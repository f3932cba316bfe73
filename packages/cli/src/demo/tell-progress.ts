import type { Job } from '@doki/contracts'
import { count } from './format.ts'
import type { GatewayClient } from './gateway-client.ts'
import type { Say } from './say.ts'
import { watchJob } from './watch-job.ts'

/** Tells of a job's progress, and of that of the job it waits for. */
export function progressTeller(gateway: GatewayClient, say: Say): (job: Job) => void {
  const followed = new Set<string>()
  const tell = (job: Job) => {
    if (job.status === 'pending') say.now(`Waiting for ${waitedFor[job.kind] ?? 'the agent'}`)
    else if (job.status === 'running' && job.progress) say.now(describe(job.progress))
    const child = job.waitingFor?.type === 'job' ? job.waitingFor.jobId : undefined
    if (!child || followed.has(child)) return
    followed.add(child)
    // What became of it is told by the job that waits.
    watchJob(gateway, child, tell).catch(() => {})
  }
  return tell
}

const waitedFor: Partial<Record<Job['kind'], string>> = {
  request: 'the orchestrator',
  'mapping.suggest': 'the mapping agent',
  sync: 'the sync engine to start',
}

function describe({ message, done, total }: NonNullable<Job['progress']>): string {
  return total ? `${message}: ${count(done)} of ${count(total)}` : message
}
