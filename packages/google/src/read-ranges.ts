import type { SheetCell } from '@doki/contracts'
import { z } from 'zod'
import { type Box, parseBox, quoteTab } from './a1.ts'
import type { GoogleClient } from './google-client.ts'
import { ValueRange } from './sheet-cells.ts'

type Found = z.infer<typeof ValueRange>

/** Characters of ranges that an address may carry, once escaped: servers in between begin to refuse at 8 KB. */
const addressLimit = 6000
/** Ranges in the body of one request. */
const rangesAtOnce = 5000

const options = { valueRenderOption: 'FORMULA', dateTimeRenderOption: 'SERIAL_NUMBER' } as const

/**
 * Closed ranges of one tab as FORMULA shows them, in the order asked for: few of them by `batchGet`, many as data
 * filters in the body of one read.
 */
export async function readRanges(
  client: GoogleClient,
  spreadsheetId: string,
  tab: string,
  ranges: readonly string[],
): Promise<SheetCell[][][]> {
  const asked = ranges.map(range => ({ text: `${quoteTab(tab)}!${range}`, box: closedBox(range) }))
  const found: SheetCell[][][] = []
  for (let at = 0; at < asked.length; at += rangesAtOnce)
    found.push(...(await readSome(client, spreadsheetId, asked.slice(at, at + rangesAtOnce))))
  return found
}

/** A range of cells, all four sides given. Throws a `RangeError` for any other: Google would choose its ends. */
export function closedBox(range: string): Box {
  const box = parseBox(range)
  if (!box) throw new RangeError(`${range} is no closed range`)
  return box
}

interface Asked {
  text: string
  box: Box
}

async function readSome(client: GoogleClient, spreadsheetId: string, asked: Asked[]) {
  if (addressOf(asked).length <= addressLimit) return byAddress(client, spreadsheetId, asked)
  const found = await byFilter(client, spreadsheetId, asked)
  const missing = asked.filter(({ text }) => !found.has(text))
  // not known to happen; a range that is not answered for must not be taken for a blank one
  for (let at = 0; at < missing.length; ) {
    let to = at + 1
    while (to < missing.length && addressOf(missing.slice(at, to + 1)).length <= addressLimit) to++
    const part = missing.slice(at, to)
    const values = await byAddress(client, spreadsheetId, part)
    for (const [i, { text }] of part.entries()) found.set(text, values[i] ?? [])
    at = to
  }
  return asked.map(({ text }) => found.get(text) ?? [])
}

function addressOf(asked: Asked[]): string {
  return asked.map(({ text }) => `&ranges=${encodeURIComponent(text)}`).join('')
}

const Batch = z.object({ valueRanges: z.array(ValueRange).default([]) })

async function byAddress(client: GoogleClient, spreadsheetId: string, asked: Asked[]) {
  if (asked.length === 0) return []
  const Answered = Batch.refine(
    ({ valueRanges }) =>
      valueRanges.length === asked.length && asked.every(({ box }, i) => answers(valueRanges[i], box)),
  )
  const { valueRanges } = await client.read(Answered, 'sheets', call =>
    client.sheets.spreadsheets.values.batchGet(
      { spreadsheetId, ranges: asked.map(({ text }) => text), ...options },
      call,
    ),
  )
  return valueRanges.map(({ values }) => values ?? [])
}

const Matched = z.object({
  valueRanges: z.array(z.object({ valueRange: ValueRange })).default([]),
})

/** Nothing is said of the order of these answers: each is known by its range. */
async function byFilter(client: GoogleClient, spreadsheetId: string, asked: Asked[]) {
  const wanted = new Map(asked.map(({ text, box }) => [cornerOf(box), { text, box }]))
  const requestBody = { dataFilters: asked.map(({ text }) => ({ a1Range: text })), ...options }
  const Answered = Matched.refine(({ valueRanges }) =>
    valueRanges.every(({ valueRange }) => {
      const box = boxOf(valueRange)
      return box !== undefined && answers(valueRange, wanted.get(cornerOf(box))?.box)
    }),
  )
  const { valueRanges } = await client.read(Answered, 'sheets', call =>
    client.sheets.spreadsheets.values.batchGetByDataFilter({ spreadsheetId, requestBody }, call),
  )
  const found = new Map<string, SheetCell[][]>()
  for (const { valueRange } of valueRanges) {
    const box = boxOf(valueRange)
    const text = box && wanted.get(cornerOf(box))?.text
    if (text !== undefined) found.set(text, valueRange.values ?? [])
  }
  return found
}

function cornerOf({ left, top }: Box): string {
  return `${left}:${top}`
}

function boxOf({ range }: Found): Box | undefined {
  return parseBox(range.slice(range.lastIndexOf('!') + 1))
}

/** An answer begins where the range does and, cut at the end of the grid, never reaches beyond it. */
function answers(found: Found | undefined, box: Box | undefined): boolean {
  const given = found && boxOf(found)
  if (!given || !box || !found) return false
  const height = box.bottom - box.top + 1
  const width = box.right - box.left + 1
  const { values = [] } = found
  return (
    given.top === box.top &&
    given.left === box.left &&
    given.bottom <= box.bottom &&
    given.right <= box.right &&
    values.length <= height &&
    values.every(row => row.length <= width)
  )
}
