import type { SheetCell } from '@doki/contracts'
import { type SheetSide, type SheetWrite, UnclearWriteError } from '@doki/sync'
import { z } from 'zod'
import { parseBox, quoteTab } from './a1.ts'
import { batchUpdate, deletions, prepareRows } from './change-rows.ts'
import { describe, fileVersion } from './describe.ts'
import { inTab } from './explain.ts'
import type { GoogleClient } from './google-client.ts'
import { readPages } from './read-pages.ts'
import { closedBox, readRanges } from './read-ranges.ts'
import { ValueRange } from './sheet-cells.ts'
import { checkSize } from './split-writes.ts'

const Written = z.object({ responses: z.array(z.object({ updatedRange: z.string() })) })

/** The sheet side of a sync, and what the mapping agent needs beside it. */
export interface GoogleSheetSide extends SheetSide {
  /** A range with dates as they are shown: a cell that is a number in `readRows` and a text here is a date. One read. */
  readFormatted(tab: string, range: string): Promise<SheetCell[][]>
}

/** One spreadsheet, read and written as the account of `client`. */
export function sheetSide(client: GoogleClient, spreadsheetId: string): GoogleSheetSide {
  const side = client.counted()
  const { values } = side.sheets.spreadsheets
  const titles = new Map<number, string>()
  const change = (sheetId: number, change: Promise<void>) => named(titles.get(sheetId), change)
  return {
    usage: side.usage,
    async describe() {
      const info = await describe(side, spreadsheetId)
      for (const { sheetId, title } of info.tabs) titles.set(sheetId, title)
      return info
    },
    version: () => fileVersion(side, spreadsheetId),
    readRows: (tab, fromRow, toRow, columns) =>
      readPages(side, { spreadsheetId, tab, fromRow, toRow, columns }),
    readFormulas: (tab, ranges) => named(tab, readRanges(side, spreadsheetId, tab, ranges)),
    async readFormatted(tab, range) {
      const found = await side.read(ValueRange, 'sheets', options =>
        values.get(
          {
            spreadsheetId,
            range: `${quoteTab(tab)}!${range}`,
            valueRenderOption: 'UNFORMATTED_VALUE',
            dateTimeRenderOption: 'FORMATTED_STRING',
          },
          options,
        ),
      )
      return found.values ?? []
    },
    async write(tab, writes) {
      if (writes.length === 0) return
      const requestBody = bodyOf(tab, writes)
      checkSize(requestBody)
      const written = side.write(Written, 'sheets', options =>
        values.batchUpdate({ spreadsheetId, requestBody }, options),
      )
      checkWritten(writes, await named(tab, written))
    },
    addColumns(sheetId, count) {
      const appendDimension = { sheetId, dimension: 'COLUMNS', length: count }
      return change(sheetId, batchUpdate(side, spreadsheetId, [{ appendDimension }]))
    },
    prepareRows: room => change(room.sheetId, prepareRows(side, spreadsheetId, room)),
    async deleteRows(sheetId, rows) {
      if (rows.length === 0) return
      await change(sheetId, batchUpdate(side, spreadsheetId, deletions(sheetId, rows)))
    },
  }
}

/** Says in which tab it was, when Google refuses. */
async function named<T>(tab: string | undefined, doing: Promise<T>): Promise<T> {
  try {
    return await doing
  } catch (error) {
    throw tab === undefined ? error : inTab(error, tab)
  }
}

function bodyOf(tab: string, writes: SheetWrite[]) {
  const data = writes.map(({ range, values }) => {
    closedBox(range)
    const rows = values.map(row => row.map(cell => cell ?? ''))
    return { range: `${quoteTab(tab)}!${range}`, majorDimension: 'ROWS', values: rows }
  })
  return { valueInputOption: 'RAW', includeValuesInResponse: false, data }
}

/** An answer that speaks of other cells says nothing about these. */
function checkWritten(writes: SheetWrite[], { responses }: z.infer<typeof Written>): void {
  const begins = (range: string) => {
    const box = parseBox(range.slice(range.lastIndexOf('!') + 1))
    return box && `${box.top}:${box.left}`
  }
  const right =
    responses.length === writes.length &&
    writes.every(({ range }, i) => begins(range) === begins(responses[i]?.updatedRange ?? ''))
  if (!right) throw new UnclearWriteError('Google did not answer for every range')
}
