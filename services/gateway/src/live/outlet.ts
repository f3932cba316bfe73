import { Readable } from 'node:stream'

/**
 * What waits until a slow reader has room again: the frames so far and the next one make those that are kept. What it
 * leaves out has to be in what stays.
 */
export type Coalesce = (waiting: readonly string[], next: string) => string[]

/** A stream of frames to one reader, which takes no more memory than what `coalesce` keeps. */
export type Outlet = {
  stream: Readable
  send(frame: string): void
  /** After what was sent. */
  end(): void
  /** Since when (`now`) the reader has taken nothing although something waits. */
  waitingSince(): number | undefined
}

/** `now` in milliseconds. */
export function outlet(coalesce: Coalesce, now: () => number = Date.now): Outlet {
  let waiting: string[] = []
  let full = false
  let ending = false
  let since: number | undefined
  const stream = new Readable({
    highWaterMark: 16_384,
    read() {
      full = false
      since = undefined
      pass()
    },
  })
  // A reader that hung up is no news: who counts the streams hears of `close`.
  stream.on('error', () => {})

  function pass(): void {
    while (!full && waiting.length > 0) full = !stream.push(waiting.shift())
    if (waiting.length > 0) since ??= now()
    else if (ending && !stream.readableEnded && !stream.destroyed) stream.push(null)
  }

  return {
    stream,
    send(frame) {
      if (ending || stream.destroyed) return
      waiting = full ? coalesce(waiting, frame) : [...waiting, frame]
      pass()
    },
    end() {
      if (ending) return
      ending = true
      pass()
    },
    waitingSince: () => since,
  }
}
