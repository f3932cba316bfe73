import type { JobId } from '@doki/contracts'
import type { Db } from '@doki/database'

/** Tells who watches a job that its row changed; what it holds they read themselves, with their own rights. */
export type JobChanges = {
  /** Calls `fn` at each change of the job until the returned function is called. */
  watch(id: JobId, fn: () => void): Promise<() => void>
  watchers(): number
  end(): Promise<void>
}

/** One LISTEN for the whole process, begun by the first who watches. */
export function jobChanges(db: Pick<Db, 'listen'>): JobChanges {
  const watched = new Map<string, Set<() => void>>()
  let listening: ReturnType<Db['listen']> | undefined

  function tell(id: string): void {
    for (const fn of watched.get(id) ?? []) fn()
  }

  /** The connection broke and is back: whatever happened in between was not heard. */
  function tellAll(): void {
    for (const id of watched.keys()) tell(id)
  }

  async function listen(): Promise<void> {
    listening ??= db.listen('doki_jobs', tell, { onGap: tellAll })
    try {
      await listening
    } catch (error) {
      listening = undefined
      throw error
    }
  }

  return {
    async watch(id, fn) {
      await listen()
      const fns = watched.get(id) ?? new Set()
      watched.set(id, fns.add(fn))
      return () => {
        fns.delete(fn)
        if (fns.size === 0 && watched.get(id) === fns) watched.delete(id)
      }
    },
    watchers: () => watched.values().reduce((count, fns) => count + fns.size, 0),
    async end() {
      await (await listening?.catch(() => undefined))?.end()
    },
  }
}
