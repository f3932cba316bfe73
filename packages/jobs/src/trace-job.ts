import type { Job } from '@doki/contracts'
import { count, inSpan, observe } from '@doki/telemetry'
import type { Outcome } from './run-claimed.ts'

/** The work on a job as a span, how it was left, how long it took, and how long it had waited to be taken. */
export function traceJob<T>(
  { id, kind, attempt, createdAt }: Pick<Job, 'id' | 'kind' | 'attempt' | 'createdAt'>,
  work: (tell: (outcome: Outcome, code?: string) => void) => Promise<T>,
): Promise<T> {
  const facts = { 'doki.job.id': id, 'doki.job.kind': kind, 'doki.job.attempt': attempt }
  const started = performance.now()
  if (attempt <= 1) observe('doki_job_wait_seconds', secondsSince(createdAt), { kind })
  return inSpan(`job ${kind}`, { facts }, span =>
    work((outcome, code = '') => {
      span.setAttributes({ 'doki.job.outcome': outcome, ...(code && { 'doki.job.code': code }) })
      count('doki_jobs_total', 1, { kind, outcome, code })
      observe('doki_job_seconds', (performance.now() - started) / 1000, { kind, outcome })
    }),
  )
}

/** By two clocks, the database's and ours: never less than none. */
function secondsSince(time: string): number {
  return Math.max(0, (Date.now() - Date.parse(time)) / 1000)
}
