import type { Say } from '../../demo/say.ts'
import { median } from '../median.ts'
import { treeCpuMs } from '../tree-cpu-ms.ts'
import { type Load, LoadFigures } from './load.ts'
import { runNode } from './run-node.ts'
import { type Stage, setStage } from './stage.ts'
import { StreamFigures, type Streams } from './streams.ts'

/** Of the bare route's throughput. */
export const shareLimit = 0.7
/** Of an event, with all streams open. */
export const delayLimitMs = 250

/** Medians over the rounds. */
export interface SideFigures {
  perSecond: number
  p99Ms: number
  /** Of a processor's time, a request: in the process that answers and in Postgres. Null where the system does not tell. */
  processUs: number | null
  postgresUs: number | null
}

export interface RouteFigures extends SideFigures {
  route: string
  connections: number
  bare: SideFigures
  /** The median of the rounds' own shares: ours against the bare one's just before or after. */
  share: number
  /** Likewise of processor time: what the bare route takes of what ours takes, Postgres counted in. */
  processorShare: number | null
  failed: number
  ok: boolean
}

export interface GatewayFigures {
  ok: boolean
  limit: { share: number; delayMs: number }
  routes: RouteFigures[]
  streams: StreamFigures & { ok: boolean }
  rounds: number
  seconds: number
}

export interface GatewayOptions {
  rounds: number
  seconds: number
  streams: number
}

/** Requests and streams at a real gateway; each round measures ours and the bare server alternately. */
export async function benchGateway(
  folder: string,
  options: GatewayOptions,
  say: Say,
): Promise<GatewayFigures> {
  const { rounds, seconds, streams } = options
  say.now('starting a gateway, its database and its stand-ins')
  const stage = await setStage(folder, streams, say.line)
  try {
    const routes: RouteFigures[] = []
    for (const connections of [1, 50, 500]) {
      for (const route of routesOf(stage)) {
        say.now(`${route.name} at ${connections} connections`)
        routes.push(await measure(route, { connections, seconds, rounds }))
      }
    }
    say.now(`${streams} streams`)
    const held = await holdStreams(stage, streams)
    const ok = routes.every(each => each.ok) && held.ok
    const limit = { share: shareLimit, delayMs: delayLimitMs }
    return { ok, limit, routes, streams: held, rounds, seconds }
  } finally {
    await stage.stop()
  }
}

type Route = { name: string; ours: Side; bare: Side } & Pick<Load, 'method' | 'headers' | 'body'>
type Side = { url: string; process: number | undefined; postgres: number | undefined }

function routesOf(stage: Stage): Route[] {
  const { gateway, bare, token, workspaceId, jobId, pids } = stage
  const headers = { authorization: `Bearer ${token}` }
  const { postgres } = pids
  const sides = (path: string) => ({
    ours: { url: gateway + path, process: pids.gateway, postgres },
    bare: { url: bare + path, process: pids.bare, postgres },
  })
  return [
    { name: 'GET /jobs/:id', method: 'GET', headers, ...sides(`/jobs/${jobId}`) },
    {
      name: 'POST /agent/interpret',
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ workspaceId, text: 'keep Orders in sync' }),
      ...sides('/agent/interpret'),
    },
  ]
}

type How = Pick<Load, 'connections' | 'seconds'> & { rounds: number }

async function measure(route: Route, { connections, seconds, rounds }: How): Promise<RouteFigures> {
  const { name, ours, bare, ...asked } = route
  const run = (side: Side, forSeconds = seconds) =>
    runLoad(side, { ...asked, connections, seconds: forSeconds })
  for (const side of [ours, bare]) await run(side, 1) // the compiler warms up
  const pairs: { ours: Ran; bare: Ran }[] = []
  for (let round = 0; round < rounds; round++) {
    // Who goes first takes turns, as whatever else the machine does comes and goes.
    if (round % 2 === 0) pairs.push({ ours: await run(ours), bare: await run(bare) })
    else {
      const first = await run(bare)
      pairs.push({ bare: first, ours: await run(ours) })
    }
  }
  const share = hundredths(median(pairs.map(pair => pair.ours.perSecond / pair.bare.perSecond)))
  const failed = pairs.reduce((sum, pair) => sum + pair.ours.failed + pair.bare.failed, 0)
  return {
    route: name,
    connections,
    ...mediansOf(pairs.map(pair => pair.ours)),
    bare: mediansOf(pairs.map(pair => pair.bare)),
    share,
    processorShare: medianOrNull(
      pairs.map(({ ours, bare }) => perRequest(bare) / perRequest(ours)),
      hundredths,
    ),
    failed,
    ok: share >= shareLimit && failed === 0,
  }
}

/** What is not known is not a number. */
type Ran = LoadFigures & { processUs: number; postgresUs: number }

async function runLoad({ url, process, postgres }: Side, load: Omit<Load, 'url'>): Promise<Ran> {
  const now = () => [process, postgres].map(pid => treeCpuMs(pid) ?? Number.NaN)
  const before = now()
  const figures = LoadFigures.parse(await runNode('load.ts', { ...load, url }))
  const [processUs = Number.NaN, postgresUs = Number.NaN] = now().map(
    (ms, at) => ((ms - (before[at] ?? Number.NaN)) / figures.requests) * 1000,
  )
  return { ...figures, processUs, postgresUs }
}

const perRequest = ({ processUs, postgresUs }: Ran) => processUs + postgresUs

function mediansOf(runs: readonly Ran[]): SideFigures {
  return {
    perSecond: median(runs.map(run => run.perSecond)),
    p99Ms: median(runs.map(run => run.p99Ms)),
    processUs: medianOrNull(
      runs.map(run => run.processUs),
      Math.round,
    ),
    postgresUs: medianOrNull(
      runs.map(run => run.postgresUs),
      Math.round,
    ),
  }
}

function medianOrNull(values: readonly number[], round: (value: number) => number): number | null {
  return values.some(Number.isNaN) ? null : round(median(values))
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}

async function holdStreams({ gateway, token, workspaceId, database }: Stage, streams: number) {
  const options: Streams = {
    ...{ gateway, token, workspaceId, database, streams },
    jobs: Math.max(1, Math.round(streams / 10)),
    workspaceStreams: Math.round(streams / 20),
    beyond: 50,
    changesPerSecond: 20,
    seconds: 10,
  }
  const figures = StreamFigures.parse(await runNode('streams.ts', options))
  const { held, missed, refused, refusedPolitely, p99Ms } = figures
  const ok =
    held === streams && missed === 0 && refused === 50 && refusedPolitely === 50 && p99Ms <= delayLimitMs
  return { ...figures, ok }
}
