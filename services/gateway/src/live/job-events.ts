import type { Job, JobId, JobStatus } from '@doki/contracts'
import type { JobChanges } from './job-changes.ts'

type Seen = { job: Job; updatedAt: string }

type Options = {
  id: JobId
  changes: JobChanges
  /** The row as the watcher may see it; undefined: not any more. */
  read: () => Promise<Seen | undefined>
  /** How long to be silent at most. */
  heartbeatMs: number
  /** Aborted when nobody listens any more, or may not. */
  signal: AbortSignal
}

const final: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'cancelled'])

/**
 * The life of a job as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html): the row
 * as it is, then as it becomes, until it has ended. Changes that come faster than they are read are told as one.
 */
export async function* jobEvents({
  id,
  changes,
  read,
  heartbeatMs,
  signal,
}: Options): AsyncGenerator<string> {
  let changed = Promise.withResolvers<'changed'>()
  const aborted = Promise.withResolvers<'aborted'>()
  const stop = () => aborted.resolve('aborted')
  signal.addEventListener('abort', stop, { once: true })
  const forget = await changes.watch(id, () => changed.resolve('changed'))
  let told = ''
  try {
    while (!signal.aborted) {
      // Before reading, so that a change during the read is not lost.
      const next = changed
      const seen = await read()
      if (!seen) return
      if (seen.updatedAt !== told) {
        told = seen.updatedAt
        yield event(seen)
      }
      if (final.has(seen.job.status)) return
      for (;;) {
        const what = await first(next.promise, aborted.promise, heartbeatMs)
        if (what === 'aborted') return
        if (what === 'changed') break
        yield ': still here\n\n'
      }
      changed = Promise.withResolvers()
    }
  } finally {
    forget()
    signal.removeEventListener('abort', stop)
  }
}

async function first<T, U>(one: Promise<T>, other: Promise<U>, ms: number): Promise<T | U | 'silence'> {
  const silence = Promise.withResolvers<'silence'>()
  const timer = setTimeout(() => silence.resolve('silence'), ms)
  try {
    return await Promise.race([one, other, silence.promise])
  } finally {
    clearTimeout(timer)
  }
}

function event({ job, updatedAt }: Seen): string {
  return `id: ${updatedAt}\nevent: job\ndata: ${JSON.stringify(job)}\n\n`
}
