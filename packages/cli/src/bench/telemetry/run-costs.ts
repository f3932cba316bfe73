import { Mapping, Sync } from '@doki/contracts'
import pg from 'pg'
import { commonEnv, localSecrets } from '../../cloud/settings.ts'
import { defineSyncJob, type LocalCloud } from '../../cloud/start-local-cloud.ts'
import { asked, gatewayClient } from '../../demo/gateway-client.ts'
import { googleUser } from '../../demo/google-user.ts'
import { connectDatabase, email, runAgain, setUp, whoAmI } from '../../demo/journey.ts'
import type { Say } from '../../demo/say.ts'
import { signIn } from '../../demo/sign-in.ts'
import { until } from '../../road/look.ts'
import { engines, serviceId } from '../../road/running.ts'
import type { Revision } from '../../upgrade/revision.ts'
import { cpuMs } from '../cpu-ms.ts'
import { ordersCsv } from '../orders.ts'
import { type Beside, beside, byTurns, type Mode } from './by-turns.ts'

export interface RunCost {
  rows: number
  /** Rows that were changed in the table before each run. */
  changed: number
  /** Time of processors of the engine, from its start to its end. */
  cpuMs: Beside
  seconds: Beside
}

const changed = 100

/** Runs of one two-way sync that read both sides whole and write a hundred rows, by an engine that sends nothing and by one that does. */
export async function runCosts(
  cloud: LocalCloud,
  tracing: Revision,
  { rounds, rows, env }: { rounds: number; rows: number; env: NodeJS.ProcessEnv },
  say: Say,
): Promise<RunCost> {
  const { accessToken } = await signIn(cloud.addresses.gateway, email)
  const gateway = gatewayClient(cloud.addresses.gateway, accessToken)
  const { workspaceId } = await whoAmI(gateway)
  const google = await googleUser(cloud.addresses.workspace, email)
  await google.upload(ordersCsv(rows), 'orders.csv', 'orders', true)
  await connectDatabase(gateway, workspaceId, cloud.userDatabase)
  const quiet: Say = { line: () => {}, now: () => {} }
  const text = 'Copy the spreadsheet “orders” into the table “orders”, match on “Id”.'
  const { mappingId } = await setUp(text, { gateway, workspaceId, say: quiet })
  const wish = { workspaceId, name: 'both ways', mappingId, direction: 'two_way' as const }
  const { id } = await asked(Sync, gateway.POST('/syncs', { body: wish }))
  await runAgain(gateway, id, quiet)
  const mapping = await asked(Mapping, gateway.GET('/mappings/{id}', { params: { path: { id: mappingId } } }))
  const quietEnv = { ...commonEnv(cloud.addresses, localSecrets(cloud.folder)), ...env }
  const takeRuns = {
    on: tracing.takeRuns,
    off: () => defineSyncJob(cloud.googleCloudControl, quietEnv),
  }

  const measure = async (mode: Mode, round: number) => {
    say.now(`a run with telemetry ${mode}`)
    await change(cloud.userDatabase, mapping.table, `${mode} ${round}`)
    await takeRuns[mode]()
    // Google Cloud's stand-in starts the engine and waits for its end.
    const pid = serviceId(cloud, 'google-cloud')
    const before = cpuMs(pid).children
    const { seconds, plan } = await runAgain(gateway, id, quiet)
    if (plan.sheet.update !== changed)
      throw new Error(`A run wrote ${plan.sheet.update} rows instead of ${changed}`)
    await until('the engine has ended', async () => ((await engines(cloud)) === 0 ? true : undefined))
    return { seconds: seconds.total, cpuMs: cpuMs(pid).children - before }
  }
  for (const mode of ['off', 'on'] as const) await measure(mode, -1) // the disk and the caches warm up
  const seen = await byTurns(rounds, measure)
  await takeRuns.off()
  return {
    rows,
    changed,
    cpuMs: beside(seen, each => each.cpuMs),
    seconds: beside(seen, each => each.seconds),
  }
}

async function change(databaseUrl: string, { schema, name }: Mapping['table'], said: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`
    await client.query(`update ${table} set country = $1 where id <= $2`, [said, changed])
  } finally {
    await client.end()
  }
}
