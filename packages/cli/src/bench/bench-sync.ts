import { Mapping, type RunResult } from '@doki/contracts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { asked, gatewayClient } from '../demo/gateway-client.ts'
import { googleUser } from '../demo/google-user.ts'
import { connectDatabase, email, runAgain, setUp, whoAmI } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { signIn } from '../demo/sign-in.ts'
import { benchToSheet, type ToSheetFigures } from './bench-to-sheet.ts'
import { benchTwoWay, type TwoWayFigures } from './bench-two-way.ts'
import { copySeconds } from './copy-limit.ts'
import { fetchSeconds } from './fetch-limit.ts'
import { atMost, type Held, limits } from './limits.ts'
import { median, rounded } from './median.ts'
import { ordersCsv } from './orders.ts'
import { peakMb } from './peak-mb.ts'

export interface SyncFigures {
  rows: number
  columns: number
  initialSeconds: number
  /** What the first run spent its time on. */
  initial: RunResult['seconds']
  noopSeconds: number
  deltaSeconds: number
  deltaRows: number
  limitSeconds: number
  limit: { fetchSeconds: number; copySeconds: number }
  ratioInitial: number
  ratioNoop: number
  peakRssMb: number
  /** Of the first run alone. */
  initialRssMb: number
  apiReads: number
  apiWrites: number
  twoWay: TwoWayFigures
  toSheet: ToSheetFigures
  /** The most that each kind of process held, in MB. */
  peaks: { engine: number; workspace: number; bench: number }
  /** The figures that have a limit, each beside it. */
  held: Record<string, Held>
}

/**
 * One sheet of `rows` orders into a new table: first run, a run with nothing to do, one with 100 edited rows. The
 * limit is measured right after, three times, on the same stand-in and the same Postgres. Then both ways, and back into
 * an empty tab.
 */
export async function benchSync(cloud: LocalCloud, rows: number, say: Say): Promise<SyncFigures> {
  const { addresses, userDatabase } = cloud
  const { accessToken } = await signIn(addresses.gateway, email)
  const gateway = gatewayClient(addresses.gateway, accessToken)
  const { workspaceId } = await whoAmI(gateway)
  const google = await googleUser(addresses.workspace, email)
  say.line(`Loading ${rows} rows into the stand-in …`)
  const spreadsheetId = await google.upload(ordersCsv(rows), 'bench.csv', 'bench', true)
  await connectDatabase(gateway, workspaceId, userDatabase)
  const text =
    'Copy the spreadsheet “bench” into the table “bench_orders” and keep it up to date, match on “Id”.'
  const { mappingId, syncId, run } = await setUp(text, { gateway, workspaceId, say })
  if (!run) throw new Error('The request ended without a run')
  const mapping = await asked(Mapping, gateway.GET('/mappings/{id}', { params: { path: { id: mappingId } } }))
  say.line(`First run: ${run.seconds.total} s`)

  const noop = await runAgain(gateway, syncId, say)
  say.line(`Nothing to do: ${noop.seconds.total} s`)
  const deltaRows = Math.min(100, rows)
  const step = Math.floor(rows / deltaRows)
  for (let at = 0; at < deltaRows; at++) {
    await google.type(spreadsheetId, mapping.sheet.tab, `D${2 + at * step}`, `Someone else ${at}`)
  }
  const delta = await runAgain(gateway, syncId, say)
  say.line(`${deltaRows} rows edited: ${delta.seconds.total} s`)

  const fetches: number[] = []
  const copies: number[] = []
  for (let time = 0; time < 3; time++) {
    fetches.push(await fetchSeconds(google, spreadsheetId, mapping.sheet.tab, rows))
    copies.push(await copySeconds(mapping, userDatabase))
  }
  const limit = { fetchSeconds: rounded(median(fetches)), copySeconds: rounded(median(copies)) }
  const limitSeconds = limit.fetchSeconds + limit.copySeconds

  const parts = { cloud, gateway, google, workspaceId, mapping, say }
  const twoWay = await benchTwoWay(parts, rows)
  const toSheet = await benchToSheet(parts, rows)
  const peaks = {
    engine: Math.max(peak([run, noop, delta]), twoWay.peakRssMb, toSheet.peakRssMb),
    ...peakMb(cloud),
  }
  const ratioInitial = rounded(run.seconds.total / limitSeconds)
  const { least, most } = limits.deltaWrites
  const held = {
    ratioInitial: atMost(ratioInitial, limits.ratioInitial),
    noopReads: atMost(twoWay.noop.apiReads, limits.noopReads),
    ratioDelta: atMost(rounded(twoWay.seconds / run.seconds.total), limits.ratioDelta),
    deltaWrites: {
      ...atMost(twoWay.apiWrites, most),
      ok: twoWay.apiWrites >= least && twoWay.apiWrites <= most,
    },
    ratioWrites: atMost(rounded(toSheet.writes / toSheet.fewest), limits.ratioWrites),
    peakMb: atMost(Math.max(...Object.values(peaks)), limits.peakMb),
  }
  return {
    rows: run.plan.table.insert,
    columns: mapping.columns.length,
    initialSeconds: run.seconds.total,
    initial: run.seconds,
    noopSeconds: noop.seconds.total,
    deltaSeconds: delta.seconds.total,
    deltaRows: delta.plan.table.update,
    limitSeconds: rounded(limitSeconds),
    limit,
    ratioInitial,
    ratioNoop: rounded(noop.seconds.total / limitSeconds),
    peakRssMb: peak([run, noop, delta]),
    initialRssMb: run.peakRssMb,
    apiReads: run.apiReads,
    apiWrites: run.apiWrites,
    twoWay,
    toSheet,
    peaks,
    held,
  }
}

function peak(runs: RunResult[]): number {
  return Math.max(...runs.map(run => run.peakRssMb))
}
