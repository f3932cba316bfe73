import type { Job, Progress } from '@doki/contracts'
import type { Logger } from '@doki/service'
import type { JobStore } from './job-store.ts'
import { CancelledError, LostLeaseError } from './lost-lease.ts'

type Options = {
  jobs: Pick<JobStore, 'beat'>
  job: Pick<Job, 'id' | 'fence'>
  log: Logger
  leaseMs: number
  beatMs: number
}

export type Heartbeat = {
  /** Aborted with the reason when the job must not go on. */
  signal: AbortSignal
  /** Goes out with the next beat, which comes sooner for it. */
  progress(progress: Progress): void
  /** Beats now. Throws the reason when the job must not go on: ask before an effect the database cannot fence. */
  check(): Promise<void>
  abort(reason: Error): void
  stop(): void
}

/** How often progress is written at most. */
const progressMs = 1_000

/**
 * Keeps the lease of a job. When it is lost, or a person cancels, the signal is aborted. It trusts no lease it could
 * not renew: with the database out of reach for `leaseMs`, the lease counts as lost.
 */
export function heartbeat({ jobs, job, log, leaseMs, beatMs }: Options): Heartbeat {
  const controller = new AbortController()
  let latest: Progress | undefined
  let renewedAt = performance.now()
  let triedAt = renewedAt
  let under: Promise<void> | undefined
  const timer = setInterval(() => {
    // Also when a beat hangs, or the process was frozen: by now another worker may have the job.
    if (performance.now() - renewedAt >= leaseMs) abort(new LostLeaseError(job.id))
    void beat()
  }, beatMs)

  /** One at a time: a slow one must not pile up more. */
  function beat(): Promise<void> {
    under ??= renew().finally(() => {
      under = undefined
    })
    return under
  }

  async function renew(): Promise<void> {
    const startedAt = performance.now()
    triedAt = startedAt
    const progress = latest
    try {
      const answer = await jobs.beat(job.id, job.fence, { leaseMs, progress })
      if (answer === 'lost') return abort(new LostLeaseError(job.id))
      if (answer === 'cancelled') abort(new CancelledError(job.id))
      renewedAt = startedAt
      if (latest === progress) latest = undefined
    } catch (error) {
      log.warn({ err: error }, 'heartbeat failed')
    }
  }

  function abort(reason: Error): void {
    if (!controller.signal.aborted) controller.abort(reason)
  }

  return {
    signal: controller.signal,
    abort,
    progress(progress) {
      latest = progress
      if (performance.now() - triedAt >= progressMs) void beat()
    },
    async check() {
      await beat()
      controller.signal.throwIfAborted()
    },
    stop: () => clearInterval(timer),
  }
}
