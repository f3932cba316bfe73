import type { JobSeen } from '../stores/job-store.ts'
import { finalStatuses, jobFrame } from './frames.ts'
import { outlet } from './outlet.ts'
import type { Watcher } from './watchers.ts'

/** A job as it is, then as it becomes: changes that come faster than they are read are told as one. */
export function jobWatcher(
  of: Pick<Watcher, 'userId' | 'sessionId' | 'until' | 'mayWatch'>,
  { workspaceId, id }: JobSeen['job'],
  /** The revision that was seen before, perhaps at another process. */
  seen: number,
): Watcher & { show(job: JobSeen): void } {
  const out = outlet((_waiting, next) => [next])
  let told = seen

  function show(now: JobSeen): void {
    // Readings overtake each other: the one at the start may be later than the first batch.
    if (now.revision > told) {
      told = now.revision
      out.send(frameOf(now))
    }
    if (finalStatuses.has(now.job.status)) out.end()
  }

  return {
    ...of,
    workspaceId,
    jobId: id,
    outlet: out,
    show,
    tell({ jobs }) {
      for (const now of jobs) if (now.job.id === id) show(now)
    },
  }
}

const frames = new WeakMap<JobSeen, string>()

/** Made once for all who watch it. */
function frameOf(seen: JobSeen): string {
  const frame = frames.get(seen) ?? jobFrame(seen)
  frames.set(seen, frame)
  return frame
}
