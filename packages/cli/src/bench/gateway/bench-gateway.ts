import type { Say } from '../../demo/say.ts'
import { measureRoute, type Route, type RouteFigures, shareLimit } from './measure-route.ts'
import { runNode } from './run-node.ts'
import { type Stage, setStage } from './stage.ts'
import { StreamFigures, type Streams } from './streams.ts'

/** Of an event, with all streams open. */
export const delayLimitMs = 250

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

/** Requests and streams at a real gateway; each round measures ours and the bare routes one after the other. */
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
        routes.push(await measureRoute(route, { connections, seconds, rounds }))
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

function routesOf(stage: Stage): Route[] {
  const { gateway, bare, token, workspaceId, jobId, pids } = stage
  const headers = { authorization: `Bearer ${token}` }
  const { postgres } = pids
  const at = (what: string, path: string) => ({ what, url: bare + path, process: pids.bare, postgres })
  const ours = (path: string) => ({ url: gateway + path, process: pids.gateway, postgres })
  const read = `/jobs/${jobId}`
  return [
    {
      name: 'GET /jobs/:id',
      method: 'GET',
      headers,
      ours: ours(read),
      bare: at('the query by itself', `/plain${read}`),
      other: at('in the same journey, as the caller', read),
    },
    {
      name: 'POST /agent/interpret',
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ workspaceId, text: 'keep Orders in sync' }),
      ours: ours('/agent/interpret'),
      // It has no meaning without a caller.
      bare: at('in the same journey, as the caller', '/agent/interpret'),
      other: at('an insert by itself', '/plain/agent/interpret'),
    },
  ]
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
