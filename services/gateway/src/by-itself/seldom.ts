export type Seldom = (key: string) => Promise<void>

type Options = {
  /** Between the beginnings of two for one key. */
  everyMs: number
  work(key: string): Promise<void>
  /** Somebody came too early, and is not waited for: the work is done once more when it is time. */
  early(key: string): Promise<void>
  /** Nobody waits for work that is done later. */
  onError(error: unknown, key: string): void
}

/**
 * Does something for a key now, and for all who come too early after that once more: whoever came is followed by work that
 * began after they had come. However many come, it is done once in `everyMs`, and one at a time; nothing is kept of who was
 * alone.
 */
export function seldom({ everyMs, work, early, onError }: Options): Seldom {
  const under = new Map<string, { again: boolean }>()

  async function begin(key: string): Promise<void> {
    const state = { again: false }
    under.set(key, state)
    const rested = new Promise(resolve => setTimeout(resolve, everyMs).unref())
    const done = work(key)
    Promise.allSettled([done, rested]).then(() => {
      under.delete(key)
      if (state.again) begin(key).catch(error => onError(error, key))
    })
    await done
  }

  return async key => {
    const state = under.get(key)
    if (!state) return begin(key)
    if (state.again) return
    state.again = true
    await early(key)
  }
}
