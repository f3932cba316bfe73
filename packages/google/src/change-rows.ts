import { type RowRoom, UnclearWriteError } from '@doki/sync'
import type { sheets_v4 } from 'googleapis/build/src/apis/sheets/index.js'
import { z } from 'zod'
import { describe } from './describe.ts'
import type { GoogleClient } from './google-client.ts'
import { checkSize } from './split-writes.ts'

const Replies = z.object({ replies: z.array(z.unknown()) })

/** Rows added beyond those asked for, so that the next few rows cost no request. */
const headroom = 100
const tries = 5

const formatTypes = { date: 'DATE', time: 'TIME', timestamp: 'DATE_TIME' } as const

/** One atomic batchUpdate; throws `UnclearWriteError` when nobody knows whether it was applied. */
export async function batchUpdate(
  client: GoogleClient,
  spreadsheetId: string,
  requests: sheets_v4.Schema$Request[],
) {
  const requestBody = { requests }
  checkSize(requestBody)
  const { replies } = await client.write(Replies, 'sheets', options =>
    client.sheets.spreadsheets.batchUpdate({ spreadsheetId, requestBody }, options),
  )
  if (replies.length !== requests.length)
    throw new UnclearWriteError('Google did not answer for every request')
}

/**
 * Makes room for rows, see `SheetSide.prepareRows`. When an answer is lost, the grid is looked at again, so that it
 * does not grow twice.
 */
export async function prepareRows(client: GoogleClient, spreadsheetId: string, room: RowRoom): Promise<void> {
  let { gridRows } = room
  for (let attempt = 1; ; attempt++) {
    const requests = roomRequests({ ...room, gridRows })
    if (requests.length === 0) return
    try {
      return await batchUpdate(client, spreadsheetId, requests)
    } catch (error) {
      if (!(error instanceof UnclearWriteError) || attempt === tries) throw error
      const { tabs } = await describe(client, spreadsheetId)
      gridRows = tabs.find(tab => tab.sheetId === room.sheetId)?.rows ?? gridRows
    }
  }
}

function roomRequests({ sheetId, firstRow, lastRow, gridRows, formats }: RowRoom) {
  const length = lastRow - gridRows
  const grow =
    length > 0 ? [{ appendDimension: { sheetId, dimension: 'ROWS', length: length + headroom } }] : []
  if (lastRow < firstRow) return grow
  const rows = { sheetId, startRowIndex: firstRow - 1, endRowIndex: lastRow }
  return [
    ...grow,
    ...formats.map(({ index, type }) => ({
      repeatCell: {
        range: { ...rows, startColumnIndex: index, endColumnIndex: index + 1 },
        cell: { userEnteredFormat: { numberFormat: { type: formatTypes[type] } } },
        fields: 'userEnteredFormat.numberFormat',
      },
    })),
  ]
}

/** Rows (1-based, in any order) as deletions of neighbours together, the last ones first: none moves another. */
export function deletions(sheetId: number, rows: readonly number[]) {
  const spans: { startIndex: number; endIndex: number }[] = []
  for (const row of [...new Set(rows)].sort((a, b) => b - a)) {
    const span = spans.at(-1)
    if (span && span.startIndex === row) span.startIndex = row - 1
    else spans.push({ startIndex: row - 1, endIndex: row })
  }
  return spans.map(span => ({ deleteDimension: { range: { sheetId, dimension: 'ROWS', ...span } } }))
}
