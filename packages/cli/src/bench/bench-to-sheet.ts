import { Mapping, type RunResult, Sync } from '@doki/contracts'
import { runAgain } from '../demo/journey.ts'
import type { BenchParts } from './bench-two-way.ts'
import { emptyLog, googleWrites } from './google-writes.ts'
import { requestBytes } from './limits.ts'
import { ordersHeader } from './orders.ts'

export interface ToSheetFigures {
  rows: number
  seconds: number
  /** Calls that wrote, what they carried in bytes, and the fewest calls that could carry it. */
  writes: number
  bytes: number
  fewest: number
  peakRssMb: number
}

/** The whole table into a tab that has nothing but a header. */
export async function benchToSheet(parts: BenchParts): Promise<ToSheetFigures> {
  const { cloud, gateway, google, workspaceId, mapping, say } = parts
  const title = 'bench back'
  const spreadsheetId = await google.upload(ordersHeader(), `${title}.csv`, title, true)
  const sheet = { ...mapping.sheet, spreadsheetId, spreadsheetTitle: title }
  const columns = mapping.columns.map(({ column }) => ({ column, filled: 0, castable: 1, failures: [] }))
  const proposal = {
    sheet,
    table: mapping.table,
    newTable: null,
    columns: mapping.columns,
    key: mapping.key,
    keyReason: 'It is the key of the table.',
    leftInSheet: [],
    leftInTable: [],
    proof: { rows: 0, columns, blankKeys: 0, doubledKeys: 0 },
    problems: [],
  }
  const draft = await gateway.post('/mappings', { workspaceId, name: title, proposal }, Mapping)
  const { id: mappingId } = await gateway.post(`/mappings/${draft.id}/approve`, {}, Mapping)
  const wish = { workspaceId, name: title, mappingId, direction: 'table_to_sheet' }
  const { id } = await gateway.post('/syncs', wish, Sync)
  await emptyLog(cloud.addresses.workspace)
  const run: RunResult = await runAgain(gateway, id, say)
  const { calls, bytes } = await googleWrites(cloud.addresses.workspace, spreadsheetId)
  say.line(`Table to sheet: ${run.seconds.total} s, ${calls} writes`)
  return {
    rows: run.plan.sheet.insert,
    seconds: run.seconds.total,
    writes: calls,
    bytes,
    fewest: Math.max(1, Math.ceil(bytes / requestBytes)),
    peakRssMb: run.peakRssMb,
  }
}
