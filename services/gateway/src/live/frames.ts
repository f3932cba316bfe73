import type { JobStatus, ResetEvent } from '@doki/contracts'
import type { NotedEvent } from '../stores/event-store.ts'
import type { JobSeen } from '../stores/job-store.ts'
import { type Cursor, cursorId } from './cursor.ts'

/** Blocks of https://html.spec.whatwg.org/multipage/server-sent-events.html */
const block = (...lines: string[]) => `${lines.join('\n')}\n\n`

export const jobFrame = ({ job, revision }: JobSeen) =>
  block(`id: ${revision}`, 'event: job', `data: ${JSON.stringify(job)}`)

/** Only what comes last carries the cursor: who heard half of it asks for all of it again. */
export function eventFrames(events: readonly NotedEvent[], now: Cursor): string {
  const said = events.map(({ event }) => block('event: change', `data: ${JSON.stringify(event)}`))
  return said.join('') + cursorFrame(now)
}

export const resetFrame = (why: ResetEvent['why'], now: Cursor) =>
  block(`id: ${cursorId(now)}`, 'event: reset', `data: ${JSON.stringify({ why } satisfies ResetEvent)}`)

/** An id without data is remembered and not told: https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage */
const cursorFrame = (now: Cursor) => block(`id: ${cursorId(now)}`)

/** A comment: it is for those on the way, who would hang up. With it goes how far all was told. */
export const heartbeat = (now?: Cursor) => block(': still here', ...(now ? [`id: ${cursorId(now)}`] : []))

export const retryFrame = (ms: number) => block(`retry: ${Math.round(ms)}`)

export const finalStatuses: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'cancelled'])
