interface Event {
  at: number
  order: number
  run: () => void
}

export type Schedule = ReturnType<typeof schedule>

/**
 * Simulated time: events happen one after the other, each at its moment. `drain` resolves once everything that an event
 * set going has come to rest (in a real process: the next turn of the event loop).
 */
export function schedule(drain: () => Promise<void>) {
  const events: Event[] = []
  let now = 1_790_000_000_000
  let order = 0

  return {
    /** In ms since 1970. */
    now: () => now,

    /** Lets something happen so many ms from now. */
    after(delayMs: number, run: () => void): void {
      const event = { at: now + Math.max(0, Math.round(delayMs)), order: order++, run }
      let place = events.length
      while (place > 0 && isLater(events[place - 1], event)) place--
      events.splice(place, 0, event)
    },

    /** Lets time pass until `done`, or nothing is left to happen; answers whether it was done within `mostMs`. */
    async until(done: () => boolean, mostMs: number): Promise<boolean> {
      const end = now + mostMs
      while (!done()) {
        const next = events[0]
        if (!next || next.at > end) return false
        events.shift()
        now = next.at
        next.run()
        await drain()
      }
      return true
    },

    /** Lets this much time pass. */
    async pass(ms: number): Promise<void> {
      let over = false
      this.after(ms, () => {
        over = true
      })
      await this.until(() => over, ms)
    },
  }
}

function isLater(one: Event | undefined, other: Event): boolean {
  if (!one) return false
  return one.at === other.at ? one.order > other.order : one.at > other.at
}
