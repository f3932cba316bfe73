import type { DestinationStream } from 'pino'

let deaf = false

/**
 * Standard output as the end of a log. When nobody reads it any more, lines are dropped: a process must be able to
 * end in order without its log. (Pino's own destination then waits forever, as of sonic-boom 4.2.)
 */
export function standardOutput(): DestinationStream {
  if (!deaf) process.stdout.on('error', () => {})
  deaf = true
  return { write: line => void process.stdout.write(line) }
}
