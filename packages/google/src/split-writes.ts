import { DokiError } from '@doki/contracts'
import type { SheetWrite } from '@doki/sync'
import { formatBox, parseBox } from './a1.ts'

/** What Google advises for one request, in bytes. */
export const writeLimit = 2_000_000

/** A box of the request costs this much beside its values: the tab's title, the range, the braces. */
const overhead = 160

/**
 * The same boxes in as many requests as it takes to stay under the limit, in the same order; a tall box is cut
 * between rows. Throws a `RangeError` for a range that is no closed box, or that its values do not fit.
 */
export function splitWrites(writes: readonly SheetWrite[], limit = 0.9 * writeLimit): SheetWrite[][] {
  const requests: SheetWrite[][] = []
  let left = 0
  const place = (write: SheetWrite, bytes: number) => {
    if (bytes > left || requests.length === 0) {
      requests.push([])
      left = limit
    }
    requests.at(-1)?.push(write)
    left -= bytes
  }
  for (const write of writes) for (const { part, bytes } of cut(write, limit)) place(part, bytes)
  return requests
}

/** Throws `DokiError('too_large')` when the request would be over Google's advice. */
export function checkSize(body: unknown): void {
  const bytes = Buffer.byteLength(JSON.stringify(body))
  if (bytes > writeLimit)
    throw new DokiError(
      'too_large',
      `A write of ${bytes} bytes is more than Google takes at once (${writeLimit})`,
    )
}

function* cut(write: SheetWrite, limit: number): Generator<{ part: SheetWrite; bytes: number }> {
  const box = parseBox(write.range)
  if (
    !box ||
    box.bottom - box.top + 1 !== write.values.length ||
    write.values.some(row => row.length !== box.right - box.left + 1)
  )
    throw new RangeError(`The range ${write.range} does not fit its values`)
  let from = 0
  let bytes = overhead
  for (const [i, row] of write.values.entries()) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1
    if (bytes + size > limit && i > from) {
      yield { part: slice(from, i), bytes }
      from = i
      bytes = overhead
    }
    bytes += size
  }
  yield { part: slice(from, write.values.length), bytes }

  function slice(start: number, end: number): SheetWrite {
    if (!box || (start === 0 && end === write.values.length)) return write
    const range = formatBox({ ...box, top: box.top + start, bottom: box.top + end - 1 })
    return { range, values: write.values.slice(start, end) }
  }
}
