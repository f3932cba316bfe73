import type { OnWait } from './connections.ts'

type Progress = (done: number, total: number | null, message: string) => void

/** A job's progress that shows each wait for Google, and afterwards what was being done again. */
export function showWaits(progress: Progress): { progress: Progress; onWait: OnWait } {
  let last: Parameters<Progress> = [0, null, 'Starting']
  return {
    progress(...now) {
      last = now
      progress(...now)
    },
    onWait(reason) {
      const [done, total] = last
      progress(done, total, reason)
      return () => progress(...last)
    },
  }
}
