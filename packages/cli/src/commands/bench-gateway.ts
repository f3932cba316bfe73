import { rmSync } from 'node:fs'
import { benchGateway, type GatewayFigures, type GatewayOptions } from '../bench/gateway/bench-gateway.ts'
import { table } from '../demo/format.ts'
import { say } from '../demo/say.ts'

/** `./doki bench gateway`: ends with 1 when a figure is beyond its limit. */
export async function runBenchGateway(
  folder: string,
  options: GatewayOptions,
  json: boolean,
): Promise<number> {
  try {
    const figures = await benchGateway(folder, options, say(json))
    console.log(json ? JSON.stringify(figures) : show(figures))
    return figures.ok ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function show({ routes, streams, limit, rounds, seconds }: GatewayFigures): string {
  const rows = routes.map(each => [
    each.ok ? 'ok' : 'NOT OK',
    each.route,
    String(each.connections),
    `${each.perSecond}/s`,
    `${each.p99Ms} ms`,
    `${each.bare.perSecond}/s`,
    `${each.bare.p99Ms} ms`,
    each.share.toFixed(2),
    limit.share.toFixed(2),
  ])
  const head = ['', 'route', 'connections', 'requests', 'p99', 'bare', 'p99', 'share', 'limit']
  const { held, events, p50Ms, p99Ms, missed, refused, refusedPolitely } = streams
  return [
    table(head, rows),
    `  medians of ${rounds} rounds of ${seconds} s, ours and the bare route by turns`,
    `  ${streams.ok ? 'ok' : 'NOT OK'}  ${held} streams held; ${events} events after ${p50Ms} ms, p99 ${p99Ms} ms (limit ${limit.delayMs} ms), ` +
      `${missed} missed; beyond the limit ${refusedPolitely} of ${refused} refused politely`,
  ].join('\n\n')
}
