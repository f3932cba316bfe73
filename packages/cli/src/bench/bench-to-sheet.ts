import { Mapping, type RunResult, Sync } from '@doki/contracts'
import { asked } from '../demo/gateway-client.ts'
import { runAgain } from '../demo/journey.ts'
import type { BenchParts } from './bench-two-way.ts'
import { emptyLog, googleWrites } from './google-writes.ts'
import { requestBytes } from './limits.ts'
import { ordersColumns, ordersHeader } from './orders.ts'

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
export async function benchToSheet(parts: BenchParts, rows: number): Promise<ToSheetFigures> {
  const { cloud, gateway, google, workspaceId, mapping, say } = parts
  const title = 'bench back'
  const spreadsheetId = await google.upload(ordersHeader(rows), `${title}.csv`, title, true)
  await narrow(cloud.addresses.workspace, spreadsheetId, ordersColumns(rows).length)
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
    candidates: [],
    proof: { rows: 0, columns, blankKeys: 0, doubledKeys: 0 },
    problems: [],
  }
  const draft = await asked(
    Mapping,
    gateway.POST('/mappings', { body: { workspaceId, name: title, proposal } }),
  )
  const params = { path: { id: draft.id } }
  const { id: mappingId } = await asked(Mapping, gateway.POST('/mappings/{id}/approve', { params }))
  const wish = { workspaceId, name: title, mappingId, direction: 'table_to_sheet' as const }
  const { id } = await asked(Sync, gateway.POST('/syncs', { body: wish }))
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

/** Takes the columns away that nobody uses: with them a long sheet would pass the cells that Google allows. */
async function narrow(workspace: string, spreadsheetId: string, columns: number): Promise<void> {
  const range = { sheetId: 0, dimension: 'COLUMNS', startIndex: columns, endIndex: 26 }
  const body = JSON.stringify({ spreadsheetId, requests: [{ deleteDimension: { range } }] })
  const answer = await fetch(`${workspace}/__control/edit`, { method: 'POST', body })
  if (!answer.ok) throw new Error(`The stand-in refused: ${await answer.text()}`)
}
