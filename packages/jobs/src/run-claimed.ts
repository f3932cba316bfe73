import { DokiError, type Job } from '@doki/contracts'
import type { Logger } from '@doki/service'
import type { Dispatcher } from './dispatcher.ts'
import { type Heartbeat, heartbeat } from './heartbeat.ts'
import type { Dispatchable } from './job-row.ts'
import type { JobStore } from './job-store.ts'
import { CancelledError, LostLeaseError, StoppingError } from './lost-lease.ts'
import { traceJob } from './trace-job.ts'
import { isWaitFor } from './wait-for.ts'

/** What a handler works with. */
export type Work = {
  /** Shown to whoever watches; cheap enough to call per row. */
  progress(done: number, total: number | null, message: string): void
  /** Aborted when the lease is lost, the job is cancelled, or the process stops: give up soon, throw its reason. */
  signal: AbortSignal
  /** Asks the database whether the job is still ours, and throws when it is not. */
  check(): Promise<void>
  log: Logger
}

/** Returns the result, or a `WaitFor`. A `DokiError` ends the job; anything else thrown is passing. */
export type Handler = (job: Job, work: Work) => Promise<unknown>

export type Outcome = 'completed' | 'failed' | 'waiting' | 'cancelled' | 'released' | 'lost'

export type RunOptions = {
  log: Logger
  /** Sends what the end of this job makes ready; without it the sweep does. */
  dispatcher?: Pick<Dispatcher, 'dispatchAll'> | undefined
  leaseMs?: number
  beatMs?: number
  /** Aborted when the process must end: the job is given back without counting as an attempt. */
  stop?: AbortSignal | undefined
  traceparent?: string | undefined
}

/** How long a worker owns a job without a sign of life, in ms, and how often it gives one. */
export const defaultLeaseMs = 30_000
export const defaultBeatMs = 10_000

/**
 * Runs the handler of a job that was claimed, with a heartbeat, and writes its end. What is neither done nor
 * final is given back and thrown on, for the message to come again.
 */
export function runClaimed(
  jobs: JobStore,
  job: Job,
  handler: Handler,
  options: RunOptions,
): Promise<Outcome> {
  return traceJob(job, tell => runToItsEnd(jobs, job, handler, options, tell))
}

async function runToItsEnd(
  jobs: JobStore,
  job: Job,
  handler: Handler,
  options: RunOptions,
  tell: (outcome: Outcome, code?: string) => void,
): Promise<Outcome> {
  const { leaseMs = defaultLeaseMs, beatMs = defaultBeatMs, stop, dispatcher, traceparent } = options
  const log = options.log.child({ jobId: job.id, kind: job.kind, attempt: job.attempt })
  const beat = heartbeat({ jobs, job, log, leaseMs, beatMs })
  const onStop = () => beat.abort(new StoppingError())
  stop?.addEventListener('abort', onStop)
  if (stop?.aborted) onStop()
  try {
    const { outcome, code, ready, passing } = await conclude(
      jobs,
      job,
      () => handle(job, handler, beat, log),
      beat,
    )
    log.info({ outcome, code }, 'job left')
    tell(outcome, code)
    await dispatcher?.dispatchAll(ready, { traceparent })
    if (passing) throw passing.error
    return outcome
  } catch (error) {
    if (!(error instanceof LostLeaseError)) throw error
    log.warn('job lost to another worker')
    tell('lost')
    return 'lost'
  } finally {
    beat.stop()
    stop?.removeEventListener('abort', onStop)
  }
}

async function handle(job: Job, handler: Handler, beat: Heartbeat, log: Logger): Promise<unknown> {
  log.info('job taken')
  beat.signal.throwIfAborted()
  const { signal, check } = beat
  const progress: Work['progress'] = (done, total, message) => beat.progress({ done, total, message })
  return handler(job, { signal, check, log, progress })
}

type Conclusion = {
  outcome: Outcome
  /** Of the error a failed job ended with. */
  code?: string
  ready: Dispatchable[]
  passing?: { error: unknown }
}

async function conclude(
  jobs: JobStore,
  { id, fence }: Job,
  work: () => Promise<unknown>,
  { signal }: Heartbeat,
): Promise<Conclusion> {
  try {
    const result = await work()
    if (isWaitFor(result)) return { outcome: 'waiting', ready: await jobs.wait(id, fence, result.wait) }
    return { outcome: 'completed', ready: await jobs.finish(id, fence, result) }
  } catch (error) {
    // A handler that was told to stop may throw anything on its way out: the reason it was told counts.
    const reason: unknown = signal.aborted ? signal.reason : error
    if (reason instanceof LostLeaseError) throw reason
    if (reason instanceof CancelledError) return { outcome: 'cancelled', ready: await jobs.stop(id, fence) }
    if (reason instanceof StoppingError) {
      return { outcome: 'released', ready: await jobs.release(id, fence, { requeue: true }) }
    }
    if (reason instanceof DokiError) {
      const { code, message } = reason
      return { outcome: 'failed', code, ready: await jobs.fail(id, fence, { code, message }) }
    }
    return { outcome: 'released', ready: await jobs.release(id, fence), passing: { error } }
  }
}
