import { DokiError, type SheetCell } from '@doki/contracts'
import { type SheetInfo, type SheetSide, UnclearWriteError } from '@doki/sync'
import { z } from 'zod'
import { parseBox, quoteTab } from './a1.ts'
import type { GoogleClient } from './google-client.ts'
import { readPages } from './read-pages.ts'
import { ValueRange } from './sheet-cells.ts'
import { checkSize } from './split-writes.ts'

const Described = z.object({
  spreadsheetId: z.string(),
  properties: z.object({ title: z.string().default(''), timeZone: z.string().default('Etc/GMT') }),
  sheets: z.array(
    z.object({
      properties: z.object({
        sheetId: z.int().default(0),
        title: z.string(),
        sheetType: z.string().default('GRID'),
        gridProperties: z
          .object({ rowCount: z.int().default(0), columnCount: z.int().default(0) })
          .optional(),
      }),
    }),
  ),
})
const describedFields =
  'spreadsheetId,properties(title,timeZone),sheets.properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount))'

const Version = z.object({ version: z.string().regex(/^\d+$/), trashed: z.boolean().default(false) })
const Batch = z.object({ valueRanges: z.array(ValueRange).default([]) })
const Written = z.object({ responses: z.array(z.object({ updatedRange: z.string().optional() })) })
const Replies = z.object({ replies: z.array(z.unknown()) })

/** Ranges travel in the address of the request: more than this many are asked for in several reads. */
const rangesAtOnce = 80

/** The sheet side of a sync, and what the mapping agent needs beside it. */
export interface GoogleSheetSide extends SheetSide {
  /** A range with dates as they are shown: a cell that is a number in `readRows` and a text here is a date. One read. */
  readFormatted(tab: string, range: string): Promise<SheetCell[][]>
}

/** One spreadsheet, read and written as the account of `client`. */
export function sheetSide(client: GoogleClient, spreadsheetId: string): GoogleSheetSide {
  const side = client.counted()
  const { values } = side.sheets.spreadsheets
  return {
    usage: side.usage,
    describe: async () =>
      infoOf(
        await side.read(Described, 'sheets', options =>
          side.sheets.spreadsheets.get({ spreadsheetId, fields: describedFields }, options),
        ),
      ),
    async version() {
      const file = await side.read(Version, 'drive', options =>
        side.drive.files.get(
          { fileId: spreadsheetId, fields: 'version,trashed', supportsAllDrives: true },
          options,
        ),
      )
      if (file.trashed)
        throw new DokiError('not_found', 'The spreadsheet is in the bin. Restore it, or choose another one.')
      return file.version
    },
    readRows: (tab, fromRow, toRow, columns) =>
      readPages(side, { spreadsheetId, tab, fromRow, toRow, columns }),
    async readFormulas(tab, ranges) {
      const found: SheetCell[][][] = []
      for (let at = 0; at < ranges.length; at += rangesAtOnce) {
        const asked = ranges.slice(at, at + rangesAtOnce).map(range => `${quoteTab(tab)}!${range}`)
        const Answered = Batch.refine(({ valueRanges }) => valueRanges.length === asked.length)
        const { valueRanges } = await side.read(Answered, 'sheets', options =>
          values.batchGet(
            {
              spreadsheetId,
              ranges: asked,
              valueRenderOption: 'FORMULA',
              dateTimeRenderOption: 'SERIAL_NUMBER',
            },
            options,
          ),
        )
        found.push(...valueRanges.map(range => range.values ?? []))
      }
      return found
    },
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
      const data = writes.map(write => ({
        range: `${quoteTab(tab)}!${closed(write.range)}`,
        majorDimension: 'ROWS',
        values: write.values.map(row => row.map(cell => cell ?? '')),
      }))
      const requestBody = { valueInputOption: 'RAW', includeValuesInResponse: false, data }
      checkSize(requestBody)
      const { responses } = await side.write(Written, 'sheets', options =>
        values.batchUpdate({ spreadsheetId, requestBody }, options),
      )
      if (responses.length !== writes.length)
        throw new UnclearWriteError('Google did not answer for every range')
    },
    async addColumns(sheetId, count) {
      const appendDimension = { sheetId, dimension: 'COLUMNS', length: count }
      const requestBody = { requests: [{ appendDimension }] }
      await side.write(Replies, 'sheets', options =>
        side.sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody }, options),
      )
    },
  }
}

/** An open range would let Google choose where the values go. */
function closed(range: string): string {
  if (!parseBox(range)) throw new RangeError(`${range} is no closed range`)
  return range
}

function infoOf({ spreadsheetId, properties, sheets }: z.infer<typeof Described>): SheetInfo {
  const tabs = sheets.flatMap(({ properties: { sheetId, title, sheetType, gridProperties } }) =>
    sheetType === 'GRID' && gridProperties
      ? [{ sheetId, title, rows: gridProperties.rowCount, columns: gridProperties.columnCount }]
      : [],
  )
  return { spreadsheetId, ...properties, tabs }
}
