import { writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

/** A text this long is not held back. */
const mostHeld = 65_536
const again = { afterMs: 10, atExitMs: 1_000 }
let held = ''
/** What its reader had no room for. */
let left = Buffer.alloc(0)
let isRetrying = false
let prepared = false

/**
 * Standard output as the end of a log. Lines of one turn of the event loop are written together, at its end or when the
 * process exits: a write for each line is the most costly part of answering a request. They are written without Node's stream,
 * which loses what a slow reader has not taken when the process exits. When nobody reads it any more, lines are dropped: a
 * process must be able to end in order without its log. (Pino's own destination then waits forever, as of sonic-boom 4.2.)
 */
export function standardOutput(): DestinationStream {
  // To ask for the stream makes a pipe one that is never waited for.
  if (!prepared) process.stdout.on('error', () => {})
  if (!prepared) process.on('exit', flushAtExit)
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
  if (held === '' && left.length === 0) return
  const text = held
  held = ''
  left = write(left.length === 0 ? Buffer.from(text) : Buffer.concat([left, Buffer.from(text)]))
  if (left.length === 0 || isRetrying) return
  isRetrying = true
  setTimeout(retry, again.afterMs)
}

function retry(): void {
  isRetrying = false
  flush()
}

/** Answers what there was no room for. */
function write(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  let at = 0
  try {
    while (at < bytes.length) at += writeSync(process.stdout.fd, bytes, at)
  } catch (error) {
    if (isFull(error)) return bytes.subarray(at)
  }
  return Buffer.alloc(0)
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}

/** Waits for a slow reader while it takes something. */
function flushAtExit(): void {
  const clock = new Int32Array(new SharedArrayBuffer(4))
  flush()
  for (let waitedMs = 0; left.length > 0 && waitedMs < again.atExitMs; waitedMs += again.afterMs) {
    const before = left.length
    Atomics.wait(clock, 0, 0, again.afterMs)
    flush()
    if (left.length < before) waitedMs = 0
  }
}
