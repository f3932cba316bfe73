import type { Say } from '../../demo/say.ts'
import { median } from '../median.ts'
import { type Load, LoadFigures } from './load.ts'
import { runNode } from './run-node.ts'
import { type Stage, setStage } from './stage.ts'
import { StreamFigures, type Streams } from './streams.ts'

/** Of the bare route's throughput. */
export const shareLimit = 0.7
/** Of an event, with all streams open. */
export const delayLimitMs = 250

export interface RouteFigures {
  route: string
  connections: number
  /** Medians over the rounds. */
  perSecond: number
  p99Ms: number
  bare: { perSecond: number; p99Ms: number }
  /** The median of the rounds' own shares: ours against the bare one's just before or after. */
  share: number
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

type Route = { name: string; ours: string; bare: string } & Pick<Load, 'method' | 'headers' | 'body'>

function routesOf({ gateway, bare, token, workspaceId, jobId }: Stage): Route[] {
  const headers = { authorization: `Bearer ${token}` }
  const read = `/jobs/${jobId}`
  return [
    { name: 'GET /jobs/:id', method: 'GET', headers, ours: gateway + read, bare: bare + read },
    {
      name: 'POST /agent/interpret',
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ workspaceId, text: 'keep Orders in sync' }),
      ours: `${gateway}/agent/interpret`,
      bare: `${bare}/agent/interpret`,
    },
  ]
}

type How = Pick<Load, 'connections' | 'seconds'> & { rounds: number }

async function measure(route: Route, { connections, seconds, rounds }: How): Promise<RouteFigures> {
  const { name, ours, bare, ...asked } = route
  const run = async (url: string, forSeconds = seconds) =>
    LoadFigures.parse(await runNode('load.ts', { ...asked, url, connections, seconds: forSeconds }))
  for (const url of [ours, bare]) await run(url, 1) // the compiler warms up
  const pairs: { ours: LoadFigures; bare: LoadFigures }[] = []
  for (let round = 0; round < rounds; round++) {
    // Who goes first takes turns, as whatever else the machine does comes and goes.
    if (round % 2 === 0) pairs.push({ ours: await run(ours), bare: await run(bare) })
    else {
      const first = await run(bare)
      pairs.push({ bare: first, ours: await run(ours) })
    }
  }
  const of = (pick: (pair: (typeof pairs)[number]) => number) => median(pairs.map(pick))
  const share = Math.round(of(pair => pair.ours.perSecond / pair.bare.perSecond) * 100) / 100
  const failed = pairs.reduce((sum, pair) => sum + pair.ours.failed + pair.bare.failed, 0)
  return {
    route: name,
    connections,
    perSecond: of(pair => pair.ours.perSecond),
    p99Ms: of(pair => pair.ours.p99Ms),
    bare: { perSecond: of(pair => pair.bare.perSecond), p99Ms: of(pair => pair.bare.p99Ms) },
    share,
    failed,
    ok: share >= shareLimit && failed === 0,
  }
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
