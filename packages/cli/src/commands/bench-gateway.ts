import { rmSync } from 'node:fs'
import { benchGateway, type GatewayFigures, type GatewayOptions } from '../bench/gateway/bench-gateway.ts'
import type { BareFigures, SideFigures } from '../bench/gateway/measure-route.ts'
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
  const rows = routes.flatMap(each => [
    ['', each.route, String(each.connections), 'ours', ...sideOf(each)],
    [each.ok ? 'ok' : 'NOT OK', '', '', each.bare.what, ...bareOf(each.bare), limit.share.toFixed(2)],
    ['', '', '', each.other.what, ...bareOf(each.other)],
  ])
  const head = [
    '',
    'route',
    'connections',
    'beside',
    'requests',
    'p99',
    'processor',
    'share',
    'of processor',
    'limit',
  ]
  const { held, events, p50Ms, p99Ms, missed, refused, refusedPolitely } = streams
  return [
    table(head, rows),
    `  medians of ${rounds} rounds of ${seconds} s, ours and the bare routes by turns; processor: µs a request in the process that ` +
      'answers and in Postgres; of processor: the share counted in it',
    `  ${streams.ok ? 'ok' : 'NOT OK'}  ${held} streams held; ${events} events after ${p50Ms} ms, p99 ${p99Ms} ms (limit ${limit.delayMs} ms), ` +
      `${missed} missed; beyond the limit ${refusedPolitely} of ${refused} refused politely`,
  ].join('\n\n')
}

function bareOf(figures: BareFigures): string[] {
  return [...sideOf(figures), figures.share.toFixed(2), figures.processorShare?.toFixed(2) ?? '?']
}

function sideOf({ perSecond, p99Ms, processUs, postgresUs }: SideFigures): string[] {
  return [`${perSecond}/s`, `${p99Ms} ms`, `${processUs ?? '?'} + ${postgresUs ?? '?'}`]
}
