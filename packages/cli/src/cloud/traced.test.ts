import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Job } from '@doki/contracts'
import { type CollectedSpan, startCollector } from '@doki/local'
import { metrics } from '@doki/telemetry'
import pg from 'pg'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { asked, type GatewayClient, gatewayClient } from '../demo/gateway-client.ts'
import { googleUser } from '../demo/google-user.ts'
import { connectDatabase, email, runAgain, setUp, whoAmI } from '../demo/journey.ts'
import { signIn } from '../demo/sign-in.ts'
import { until } from '../road/look.ts'
import { databaseUrl } from './databases.ts'
import { type LocalCloud, startLocalCloud } from './start-local-cloud.ts'
import { postTick } from './start-tick.ts'

const canary = 'Canary Quetzalcoatl'
const csv = `Id,Name\n1,${canary}\n2,Another ${canary}\n`

// Real processes, some 15 s.
test('one trace leads from a request over Pub/Sub to the last call of the engine, and holds no cell and no secret', async t => {
  t.setTimeout(300_000)
  const { collector, cloud, stop } = await setup(t)
  const { accessToken } = await signIn(cloud.addresses.gateway, email)
  const gateway = gatewayClient(cloud.addresses.gateway, accessToken)
  const { workspaceId } = await whoAmI(gateway)
  const google = await googleUser(cloud.addresses.workspace, email)
  await google.upload(Buffer.from(csv), 'shop.csv', 'shop', true)
  await connectDatabase(gateway, workspaceId, cloud.userDatabase)
  const say = { line: () => {}, now: () => {} }
  const text = 'Copy the spreadsheet “shop” into the table “shop” and keep it up to date, match on “Id”.'
  const { syncId } = await setUp(text, { gateway, workspaceId, say })
  await runAgain(gateway, syncId, say)
  const runs = await runsOf(gateway, syncId)
  await makeDue(cloud, syncId)
  await postTick(cloud.addresses.gateway, cloud.internalSecret)
  const isOver = async () => {
    const ended = (await runsOf(gateway, syncId)).filter(({ status }) => status === 'completed')
    return ended.length > runs.length || undefined
  }
  await until('the run of the clock has ended', isOver, { everyMs: 300 })
  await stop()

  const byId = new Map(collector.spans.map(span => [span.spanId, span]))
  const roadOf = (span: CollectedSpan | undefined): string[] =>
    span ? [...roadOf(byId.get(span.parentSpanId ?? '')), `${span.service}: ${span.name}`] : []
  const roads = (name: string) =>
    collector.spans.filter(span => span.service === 'sync-engine' && span.name === name).map(roadOf)

  const asked = [
    'gateway: POST /jobs/:id/answer',
    'gateway: publish doki-orchestrator',
    'orchestrator: POST /jobs',
    'orchestrator: job request',
    'orchestrator: start doki-sync-engine',
    'sync-engine: execution',
    'sync-engine: job sync',
  ]
  t.ok(
    roads('google sheets read').some(road => startsWith(road, [...asked, 'sync-engine: fill'])),
    'the words of a person lead to Google',
  )
  const written = collector.spans.filter(
    span => span.service === 'sync-engine' && span.attributes['db.namespace'] === 'customer',
  )
  t.ok(
    written.map(roadOf).some(road => startsWith(road, [...asked, 'sync-engine: fill'])),
    'and to their database',
  )
  t.ok(roads('update jobs').some(road => startsWith(road, asked.slice(0, -1))))
  const again = ['gateway: POST /start-sync-job', 'gateway: start doki-sync-engine', 'sync-engine: execution']
  t.ok(
    roads('look').some(road => startsWith(road, again)),
    'a run that is asked for is begun by the gateway itself',
  )
  const byItself = ['gateway: POST /internal/tick', ...again.slice(1)]
  t.ok(
    roads('look').some(road => startsWith(road, byItself)),
    'a run of the clock by its tick',
  )
  for (const span of collector.spans) {
    const parent = byId.get(span.parentSpanId ?? '')
    if (parent) t.equal(span.traceId, parent.traceId)
  }

  const all = collector.bodies.join('\n')
  const secrets = [cloud.internalSecret, accessToken, new URL(cloud.userDatabase).password]
  for (const each of ['Quetzalcoatl', email, text, ...secrets.filter(Boolean)])
    t.notOk(all.includes(each), 'it is in no trace')
  const counted = new Set(collector.metrics.map(({ name }) => name))
  // There is no model here, and no quota that is used up: tests of agents and of google see these arrive.
  const elsewhere = ['doki_model_tokens_total', 'doki_google_wait_seconds_total']
  t.same(
    Object.keys(metrics).filter(name => !counted.has(name) && !elsewhere.includes(name)),
    [],
    'every metric is counted',
  )
})

function startsWith(road: readonly string[], start: readonly string[]): boolean {
  return start.every((each, at) => road[at] === each)
}

async function runsOf(gateway: GatewayClient, id: string) {
  return (await asked(Runs, gateway.GET('/syncs/{id}/runs', { params: { path: { id } } }))).items
}
const Runs = z.object({ items: z.array(Job) })

async function makeDue({ userDatabase }: LocalCloud, syncId: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(userDatabase, 'doki') })
  await client.connect()
  await client.query(
    `update syncs set cron = '0 3 * * *', time_zone = 'UTC', next_run_at = null where id = $1`,
    [syncId],
  )
  await client.end()
}

async function setup(t: Test) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doki-traced-'))
  chmodSync(folder, 0o755) // Postgres may have to run as another user
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const collector = await startCollector()
  t.teardown(() => collector.stop())
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const cloud = await startLocalCloud({ folder, durable: false, users: [email], warn: () => {}, env })
  t.teardown(() => cloud.stop())
  return { collector, cloud, stop: () => cloud.stop() }
}
