import type { Logger } from '@doki/service'
import { continueTrace } from '@doki/telemetry'
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

/** A job, and the trace it belongs to where that is its own. */
type ToSend = Dispatchable & SendOptions

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
  /** Whether it went out. */
  async function send(job: Dispatchable, options: SendOptions, own: SendOptions = {}): Promise<boolean> {
    const agent = agentOf[job.kind]
    if (!agent) {
      log.error({ jobId: job.id, kind: job.kind }, 'job of a kind no agent takes')
      return false
    }
    const bring = executed.includes(agent) ? startExecution : publish
    try {
      await (own.traceparent === undefined
        ? bring(job, options)
        : // Whatever span sends it, such as a tick's or another request's.
          continueTrace(own.traceparent, () => bring(job, own)))
      return true
    } catch (error) {
      warn(job, error)
      return false
    }
  }

  function warn({ id, kind }: Dispatchable, error: unknown): void {
    log.warn({ err: error, jobId: id, kind }, 'job not dispatched; the sweep will')
  }

  /** How many went out: they are noted together. Never throws: the jobs are safe in the outbox. */
  async function dispatchAll(found: readonly ToSend[], options: SendOptions = {}): Promise<number> {
    const sending = found.map(async job => ({ job, isSent: await send(job, options, job) }))
    const sent = (await Promise.all(sending)).filter(({ isSent }) => isSent).map(({ job }) => job)
    if (sent.length === 0) return 0
    try {
      await jobs.markDispatched(sent)
      return sent.length
    } catch (error) {
      for (const job of sent) warn(job, error)
      return 0
    }
  }

  return {
    /** Whether it went out. */
    dispatch: async (job: Dispatchable, options: SendOptions = {}) =>
      (await dispatchAll([job], options)) === 1,
    dispatchAll,
  }
}
