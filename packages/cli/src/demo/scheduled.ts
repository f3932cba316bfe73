import { setTimeout as sleep } from 'node:timers/promises'
import { DokiError, Job, type JobId, pageOf, type RunResult, type Sync, SyncInput } from '@doki/contracts'
import { describeCron } from '@doki/schedule'
import pg from 'pg'
import { databaseUrl } from '../cloud/databases.ts'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import { postTick } from '../cloud/start-tick.ts'
import { asked, type GatewayClient } from './gateway-client.ts'
import { endOfRun } from './journey.ts'
import type { Say } from './say.ts'

/** So long a tick may need to start what is due, and the run to be seen. */
const patienceMs = 60_000

/** When a sync runs by itself, in words. */
export function whenItRuns({ schedule, nextRunAt }: Pick<Sync, 'schedule' | 'nextRunAt'>): string {
  if (!schedule) return 'It runs when somebody asks.'
  const { cron, timezone } = schedule
  const words = `It runs ${describeCron(cron).replace(/^At/, 'at')}, by the clocks of ${timezone}`
  return nextRunAt === null ? `${words}.` : `${words}; next on ${dateIn(timezone, nextRunAt)}.`
}

/**
 * Puts the clock of a sync forward to the next time of its schedule, in Doki's own database, and lets the tick find it,
 * as Cloud Scheduler would each minute. Answers what the run came to that was started by that and by nobody else.
 */
export async function runOnSchedule(
  cloud: LocalCloud,
  gateway: GatewayClient,
  syncId: string,
  say: Say,
): Promise<{ id: JobId; result: RunResult }> {
  const doki = new pg.Client({ connectionString: databaseUrl(cloud.userDatabase, 'doki') })
  await doki.connect()
  try {
    await doki.query('update syncs set next_run_at = now() where id = $1', [syncId])
  } finally {
    await doki.end()
  }
  const end = performance.now() + patienceMs
  while (performance.now() < end) {
    await postTick(cloud.addresses.gateway, cloud.internalSecret)
    const { items } = await asked(
      pageOf(Job),
      gateway.GET('/syncs/{id}/runs', { params: { path: { id: syncId }, query: { limit: 5 } } }),
    )
    const run = items.find(({ input }) => SyncInput.parse(input).cause === 'schedule')
    if (run) return { id: run.id, result: await endOfRun(gateway, run.id, say) }
    await sleep(250)
  }
  throw new DokiError('internal', 'The time of the schedule came, and no run was started.')
}

function dateIn(timeZone: string, at: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short' }).format(
    new Date(at),
  )
}
