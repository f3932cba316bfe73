import { DokiError } from '@doki/contracts'
import { type SheetPage, SheetRefusal } from '@doki/sync'
import { columnName, firstRowOf, quoteTab } from './a1.ts'
import { inTab } from './explain.ts'
import { AnswerTooLarge } from './failure.ts'
import type { GoogleClient } from './google-client.ts'
import { nextRows, startRows } from './page-size.ts'
import { ValueRange } from './sheet-cells.ts'

export interface PageRequest {
  spreadsheetId: string
  tab: string
  fromRow: number
  toRow: number
  columns: number
}

interface Fetched extends SheetPage {
  toRow: number
  /** Of the answer's JSON. */
  bytes: number
}

/**
 * Pages of a tab, the next one on its way while this one is worked on. An answer ends at its last filled row, which
 * says nothing about the pages after it, so all of them are asked for; blank ones are not handed over.
 */
export async function* readPages(client: GoogleClient, request: PageRequest): AsyncGenerator<SheetPage> {
  let rows = startRows(request.columns)
  const ask = (firstRow: number) => {
    if (firstRow > request.toRow) return undefined
    const coming = fetchPage(client, request, firstRow, rows)
    coming.catch(() => {}) // whoever asked may stop before it comes
    return coming
  }
  for (let coming = ask(request.fromRow); coming; ) {
    const { firstRow, rows: values, toRow, bytes } = await coming
    rows = nextRows(toRow - firstRow + 1, bytes)
    coming = ask(toRow + 1)
    if (values.length > 0) yield { firstRow, rows: values }
  }
}

async function fetchPage(
  client: GoogleClient,
  request: PageRequest,
  firstRow: number,
  rows: number,
): Promise<Fetched> {
  const toRow = Math.min(request.toRow, firstRow + rows - 1)
  const range = `${quoteTab(request.tab)}!A${firstRow}:${columnName(request.columns)}${toRow}`
  let bytes = 0
  const Page = ValueRange.refine(
    ({ range, values = [] }) =>
      firstRowOf(range) === firstRow &&
      values.length <= toRow - firstRow + 1 &&
      values.every(row => row.length <= request.columns),
  )
  try {
    const found = await client.read(Page, 'sheets', async options => {
      const reply = await client.sheets.spreadsheets.values.get(
        {
          spreadsheetId: request.spreadsheetId,
          range,
          valueRenderOption: 'UNFORMATTED_VALUE',
          dateTimeRenderOption: 'SERIAL_NUMBER',
        },
        options,
      )
      const data: unknown = reply.data
      bytes = typeof data === 'string' ? data.length : 0
      return reply
    })
    return { firstRow, rows: found.values ?? [], toRow, bytes }
  } catch (error) {
    if (error instanceof AnswerTooLarge && rows > 1)
      return fetchPage(client, request, firstRow, Math.ceil(rows / 8))
    if (error instanceof SheetRefusal && error.code === 'conflict') throw moved(request.tab)
    throw inTab(error, request.tab)
  }
}

function moved(tab: string): DokiError {
  return new DokiError('conflict', `Rows were taken away from the tab "${tab}" while it was read. Run again.`)
}
