import { rmSync } from 'node:fs'
import {
  benchTelemetry,
  type TelemetryFigures,
  type TelemetryOptions,
} from '../bench/telemetry/bench-telemetry.ts'
import type { Beside } from '../bench/telemetry/by-turns.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { table } from '../demo/format.ts'
import { say as sayTo } from '../demo/say.ts'

/** `./doki bench telemetry`: what traces and metrics cost, beside the same without them. Ends with 1 if nothing was sent. */
export async function runBenchTelemetry(
  folder: string,
  options: TelemetryOptions,
  json: boolean,
): Promise<number> {
  const abort = new AbortController()
  const measuring = benchTelemetry(folder, options, sayTo(json), abort.signal)
  const stop = stopOnce(async () => {
    abort.abort()
    await measuring.catch(() => {})
    rmSync(folder, { recursive: true, force: true })
  })
  try {
    const figures = await measuring
    const ok = figures.sent.spans > 0 && figures.requests.every(({ failed }) => failed === 0)
    console.log(json ? JSON.stringify({ ok, ...figures }) : show(figures))
    return ok ? 0 : 1
  } finally {
    await stop()
  }
}

function show({ requests, run, sent, rounds }: TelemetryFigures): string {
  const row = (what: string, unit: string, { off, on, more }: Beside) => [
    what,
    `${off} ${unit}`,
    `${on} ${unit}`,
    `${more > 0 ? '+' : ''}${more} %`,
  ]
  const rows = [
    ...requests.flatMap(({ route, cpuMsOf1000, perSecond, p50Ms }) => [
      row(`${route}: CPU of the gateway for 1,000`, 'ms', cpuMsOf1000),
      row(`${route}: requests`, 'a second', perSecond),
      row(`${route}: p50`, 'ms', p50Ms),
    ]),
    row(`a run over ${run.rows} rows that writes ${run.changed}: CPU of the engine`, 'ms', run.cpuMs),
    row('the same: how long it takes', 's', run.seconds),
  ]
  const mb = Math.round(sent.bytes / 1e5) / 10
  return [
    table(['figure', 'off', 'on', ''], rows, 80),
    `  medians of ${rounds} rounds, by turns; ${sent.spans} spans in ${sent.bodies} requests (${mb} MB) were sent`,
  ].join('\n\n')
}
