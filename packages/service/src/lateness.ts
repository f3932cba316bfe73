export type Lateness = {
  /** Whether timers have come too late twice in a row: once may be a pause of the whole machine. */
  isLate(): boolean
  /** To be called every `everyMs`, as a timer would. */
  tick(): void
}

/** How long what is ready has to wait for its turn in this process. `now`: milliseconds, of a clock that never jumps. */
export function lateness(everyMs: number, mostMs: number, now = () => performance.now()): Lateness {
  let last = now()
  let late = 0
  return {
    isLate: () => late >= 2,
    tick() {
      const time = now()
      late = time - last - everyMs > mostMs ? late + 1 : 0
      last = time
    },
  }
}
