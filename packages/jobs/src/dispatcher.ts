import type { Logger } from '@doki/service'
import type { Dispatchable } from './job-row.ts'
import type { JobStore } from './job-store.ts'

export type Send = (job: Dispatchable, options: SendOptions) => Promise<unknown>
export type SendOptions = {
  /** Of the request that led here; a new trace without one. */
  traceparent?: string | undefined
}

type Options = {
  jobs: Pick<JobStore, 'markDispatched'>
  /** Publishes the message of a job for an agent that listens. */
  publish: Send
  /** Starts a process of its own for the job. */
  startExecution: Send
  /** Which agent takes the jobs of a kind. */
  agentOf: Readonly<Record<string, string>>
  /** The agents whose jobs are each a process of its own. */
  executed?: readonly string[]
  log: Logger
}

export type Dispatcher = ReturnType<typeof dispatcher>

/** Brings jobs on their way, after the transaction that made them ready. What fails is left to the sweep. */
export function dispatcher({
  jobs,
  publish,
  startExecution,
  agentOf,
  executed = ['sync-engine'],
  log,
}: Options) {
  async function dispatch(job: Dispatchable, options: SendOptions = {}): Promise<boolean> {
    const agent = agentOf[job.kind]
    if (!agent) {
      log.error({ jobId: job.id, kind: job.kind }, 'job of a kind no agent takes')
      return false
    }
    try {
      await (executed.includes(agent) ? startExecution : publish)(job, options)
      await jobs.markDispatched(job)
      return true
    } catch (error) {
      log.warn({ err: error, jobId: job.id, kind: job.kind }, 'job not dispatched; the sweep will')
      return false
    }
  }
  return {
    /** Whether it went out. Never throws: the job is safe in the outbox. */
    dispatch,
    /** How many went out. */
    async dispatchAll(found: readonly Dispatchable[], options: SendOptions = {}): Promise<number> {
      const sent = await Promise.all(found.map(job => dispatch(job, options)))
      return sent.filter(Boolean).length
    },
  }
}
