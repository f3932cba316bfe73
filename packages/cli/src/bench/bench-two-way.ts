import { type Mapping, type RunResult, Sync } from '@doki/contracts'
import pg from 'pg'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { asked, type GatewayClient } from '../demo/gateway-client.ts'
import type { GoogleUser } from '../demo/google-user.ts'
import { runAgain } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { median, rounded } from './median.ts'

export interface TwoWayFigures {
  /** A run after nothing happened: the quick look. */
  noop: { seconds: number; apiReads: number }
  /** Changed rows on each side, in a run of a two-way sync. */
  rows: number
  seconds: number
  apiReads: number
  apiWrites: number
  /** What the engine says it wrote. */
  sheetRows: number
  tableRows: number
  peakRssMb: number
}

export interface BenchParts {
  cloud: LocalCloud
  gateway: GatewayClient
  google: GoogleUser
  workspaceId: string
  mapping: Mapping
  say: Say
}

/** How often the figures are taken; their medians are shown. A very large sheet is measured once. */
const timesOf = (rows: number) => (rows > 200_000 ? 1 : 3)

/**
 * A two-way sync of the mapping that was just carried out: with nothing to do, and with 100 rows changed on each side,
 * none of them on both.
 */
export async function benchTwoWay(parts: BenchParts, rows: number): Promise<TwoWayFigures> {
  const { gateway, workspaceId, mapping, say } = parts
  const wish = { workspaceId, name: 'bench both ways', mappingId: mapping.id, direction: 'two_way' as const }
  const { id } = await asked(Sync, gateway.POST('/syncs', { body: wish }))
  const seen: RunResult[] = [await runAgain(gateway, id, say), await runAgain(gateway, id, say)]
  const noops: RunResult[] = []
  const deltas: RunResult[] = []
  const changed = Math.min(100, Math.floor(rows / 2))
  for (let time = 0; time < timesOf(rows); time++) {
    noops.push(await runAgain(gateway, id, say))
    await changeBoth(parts, rows, changed, time)
    deltas.push(await runAgain(gateway, id, say))
    await runAgain(gateway, id, say) // sees what it wrote itself
  }
  say.line(`Both ways: nothing to do ${noops.map(run => run.seconds.total).join(', ')} s`)
  say.line(`Both ways: ${changed} rows on each side ${deltas.map(run => run.seconds.total).join(', ')} s`)
  const most = (of: (run: RunResult) => number, runs: RunResult[]) => Math.max(...runs.map(of))
  const middle = (runs: RunResult[]) => rounded(median(runs.map(run => run.seconds.total)))
  return {
    noop: { seconds: middle(noops), apiReads: most(run => run.apiReads, noops) },
    rows: changed,
    seconds: middle(deltas),
    apiReads: most(run => run.apiReads, deltas),
    apiWrites: most(run => run.apiWrites, deltas),
    sheetRows: Math.min(...deltas.map(run => run.plan.sheet.update)),
    tableRows: Math.min(...deltas.map(run => run.plan.table.update)),
    peakRssMb: most(run => run.peakRssMb, [...seen, ...noops, ...deltas]),
  }
}

/** Other values each time: odd places in the sheet, even ones in the table. */
async function changeBoth(
  { cloud, google, mapping }: BenchParts,
  rows: number,
  changed: number,
  time: number,
): Promise<void> {
  const { spreadsheetId, tab } = mapping.sheet
  const step = Math.floor(rows / (2 * changed))
  const ids: number[] = []
  for (let at = 0; at < changed; at++) {
    await google.type(spreadsheetId, tab, `D${2 + 2 * at * step}`, `Typed ${time} ${at}`)
    ids.push(1 + (2 * at + 1) * step)
  }
  const client = new pg.Client({ connectionString: cloud.userDatabase })
  await client.connect()
  try {
    const { schema, name } = mapping.table
    const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`
    await client.query(`update ${table} set country = $1 where id = any ($2)`, [`Q${time}`, ids])
  } finally {
    await client.end()
  }
}
