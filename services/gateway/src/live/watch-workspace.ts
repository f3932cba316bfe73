import type { ResetEvent } from '@doki/contracts'
import type { NotedEvent } from '../stores/event-store.ts'
import type { Cursor } from './cursor.ts'
import type { Batch } from './feed.ts'
import { eventFrames, heartbeat, resetFrame } from './frames.ts'
import { outlet } from './outlet.ts'
import { hasSeen } from './snapshot.ts'
import type { Watcher } from './watchers.ts'

/** Of so many batches that were not read in time, one reset is made. */
const waitingAtMost = 200

/** What is told first: what was missed, or that all has to be read. */
export type Start = { now: Cursor } & ({ missed: readonly NotedEvent[] } | { reset: ResetEvent['why'] })

/** Hints of what changes in a workspace. It keeps what it hears until it is told where to begin. */
export function workspaceWatcher(
  of: Pick<Watcher, 'userId' | 'sessionId' | 'workspaceId' | 'until' | 'mayWatch'>,
): Watcher & { begin(start: Start): void } {
  let now: Cursor | undefined
  const out = outlet((waiting, next) =>
    waiting.length < waitingAtMost || !now ? [...waiting, next] : [resetFrame('slow', now)],
  )
  let before: Batch[] | undefined = []
  let begun: Cursor | undefined

  function tell(batch: Batch): void {
    if (!begun) {
      before?.push(batch)
      return
    }
    const { seen } = begun
    // What was read at the start is not told twice.
    const events = batch.events.filter(({ xid }) => !hasSeen(seen, xid))
    if (events.length === 0) return
    now = batch.now
    out.send(eventFrames(events, batch.now))
  }

  return {
    ...of,
    outlet: out,
    tell,
    silence: told => heartbeat(told && begun && told.at >= begun.at ? told : undefined),
    begin(start) {
      begun = start.now
      now = start.now
      out.send('reset' in start ? resetFrame(start.reset, start.now) : eventFrames(start.missed, start.now))
      for (const batch of before ?? []) tell(batch)
      before = undefined
    },
  }
}
