import { DokiError } from '@doki/contracts'

/** How many streams of events may be open at once. */
export type StreamLimits = { perProcess: number; perUser: number; perWorkspace: number }

/** Counts open streams. Each `take` gives what gives it back, and throws when there is none left. */
export type Slots = {
  take(userId: string): () => void
  takeIn(workspaceId: string): () => void
  taken(): number
}

/** In memory: each process counts for itself. */
export function slots({ perProcess, perUser, perWorkspace }: StreamLimits): Slots {
  const users = new Map<string, number>()
  const workspaces = new Map<string, number>()
  let all = 0
  return {
    take(userId) {
      if (all >= perProcess)
        throw new DokiError('unavailable', 'As many watch here as can at once: try again in a while')
      if ((users.get(userId) ?? 0) >= perUser)
        throw new DokiError(
          'too_many_requests',
          `You watch ${perUser} things already: close one of them first`,
        )
      all++
      const giveBack = add(users, userId)
      return once(() => {
        all--
        giveBack()
      })
    },
    takeIn(workspaceId) {
      if ((workspaces.get(workspaceId) ?? 0) >= perWorkspace)
        throw new DokiError(
          'too_many_requests',
          `${perWorkspace} watch this workspace already: try again in a while`,
        )
      return once(add(workspaces, workspaceId))
    },
    taken: () => all,
  }
}

function add(counts: Map<string, number>, key: string): () => void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
  return () => {
    const left = (counts.get(key) ?? 1) - 1
    if (left === 0) counts.delete(key)
    else counts.set(key, left)
  }
}

function once(fn: () => void): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    fn()
  }
}
