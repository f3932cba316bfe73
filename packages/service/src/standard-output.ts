import type { DestinationStream } from 'pino'

/** A text this long is not held back. */
const mostHeld = 65_536
let held = ''
let prepared = false

/**
 * Standard output as the end of a log. Lines of one turn of the event loop are written together, at its end or when the
 * process exits: a write for each line is the most costly part of answering a request. When nobody reads it any more, lines
 * are dropped: a process must be able to end in order without its log. (Pino's own destination then waits forever, as of
 * sonic-boom 4.2.)
 */
export function standardOutput(): DestinationStream {
  if (!prepared) {
    process.stdout.on('error', () => {})
    process.on('exit', flush)
  }
  prepared = true
  return {
    write(line) {
      if (held === '') setImmediate(flush)
      held += line
      if (held.length > mostHeld) flush()
    },
  }
}

function flush(): void {
  if (held === '') return
  const text = held
  held = ''
  process.stdout.write(text)
}
