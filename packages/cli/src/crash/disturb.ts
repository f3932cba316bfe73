import type { EngineProcess } from './engine-process.ts'
import type { Effect, Watch } from './wire/watch.ts'

/**
 * What happens at an effect. `before`, `during`, `after`: kill -9 while nobody knows of it, while it is done and not told,
 * or right after it was told. `unsent`, `unheard`: the connection is cut, and the process lives. `frozen`: SIGSTOP with
 * the request on its way, and another engine takes over. `stalled`: the same in the midst of a transaction, which holds
 * its locks until the database has had enough of waiting.
 */
export const points = ['before', 'during', 'after', 'unsent', 'unheard', 'frozen', 'stalled'] as const
export type Point = (typeof points)[number]

/** One thing that goes wrong, once. */
export interface Disturbance {
  watch: Watch
  /** The effect it happened at, and when, by `performance.now()`. */
  met(): { effect: Effect; at: number } | undefined
  /** Resolves when the process has been frozen. */
  readonly frozen: Promise<void>
  /** Lets the frozen process go on, and what it had on its way. */
  thaw(): void
  /** What a thawed process has done since. */
  readonly late: Effect[]
}

/** Waits for effect number `at` and does it to `engine()`, the process that runs then. */
export function disturb(point: Point, at: number, engine: () => EngineProcess | undefined): Disturbance {
  const late: Effect[] = []
  const frozen = Promise.withResolvers<void>()
  const thawed = Promise.withResolvers<void>()
  let met: { effect: Effect; at: number } | undefined
  let awake = false

  const isIt = (effect: Effect, when: readonly Point[]) => {
    if (met || effect.at !== at || !when.includes(point)) return false
    met = { effect, at: performance.now() }
    return true
  }
  async function kill(): Promise<void> {
    const victim = engine()
    victim?.signal('SIGKILL')
    await victim?.ended
  }
  async function freeze(): Promise<'go'> {
    engine()?.signal('SIGSTOP')
    frozen.resolve()
    await thawed.promise
    return 'go'
  }

  return {
    met: () => met,
    frozen: frozen.promise,
    late,
    thaw() {
      awake = true
      engine()?.signal('SIGCONT')
      thawed.resolve()
    },
    watch: {
      async asked(effect) {
        if (effect.wire === 'google' && isIt(effect, ['frozen'])) return freeze()
        if (effect.wire !== 'google' && isIt(effect, ['stalled'])) return freeze()
        if (!isIt(effect, ['before', 'unsent'])) return 'go'
        if (point === 'before') await kill()
        return 'cut'
      },
      async done(effect, rows) {
        if (awake && rows > 0 && effect !== met?.effect) late.push(effect)
        if (effect.wire !== 'google' && isIt(effect, ['frozen'])) return freeze()
        if (!isIt(effect, ['during', 'unheard'])) return 'go'
        if (point === 'during') await kill()
        return 'cut'
      },
      told(effect) {
        if (isIt(effect, ['after'])) void kill()
      },
    },
  }
}
