import path from 'node:path'
import { z } from 'zod'
import { processes } from '../../cloud/processes.ts'
import { startLocalCloud } from '../../cloud/start-local-cloud.ts'
import { email } from '../../demo/journey.ts'
import type { Say } from '../../demo/say.ts'
import { root } from '../../root.ts'
import { startRevision } from '../../upgrade/revision.ts'
import { type RequestCost, requestCosts } from './request-costs.ts'
import { type RunCost, runCosts } from './run-costs.ts'

/** What was sent while it was measured. */
const Sent = z.object({ bodies: z.int(), bytes: z.int(), spans: z.int() })

export interface TelemetryFigures {
  requests: RequestCost[]
  run: RunCost
  sent: z.infer<typeof Sent>
  rounds: number
}

export interface TelemetryOptions {
  rounds: number
  /** How long a route is asked in each round. */
  seconds: number
  rows: number
}

const Url = z.object({ url: z.string() })
const unlimited = Object.fromEntries(
  [
    'RATE_LIMIT_PER_ADDRESS',
    'RATE_LIMIT_PER_USER',
    'RATE_LIMIT_JOBS',
    'GOOGLE_USER_QUOTA',
    'GOOGLE_PROJECT_QUOTA',
  ].map(name => [name, '1000000']),
)

/**
 * Two of each service on one database, one that sends traces and metrics and one that does not, by turns under the same
 * load. What is sent is taken by a process that does nothing with it.
 */
export async function benchTelemetry(
  folder: string,
  options: TelemetryOptions,
  say: Say,
  signal: AbortSignal,
): Promise<TelemetryFigures> {
  const sinks = processes(path.join(folder, 'sink'), say.line)
  const program = path.join(import.meta.dirname, 'sink.ts')
  const sink = Url.parse(await sinks.start({ name: 'sink', program, endWithStarter: true }).firstLine).url
  const how = { durable: false, users: [email], env: unlimited, signal, warn: say.line }
  // No clock: what it starts would be counted as well.
  const starting = startLocalCloud({ folder, ...how, tickMs: 3_600_000 })
  try {
    const cloud = await starting
    const own = { ...unlimited, OTEL_EXPORTER_OTLP_ENDPOINT: sink }
    const tracing = await startRevision(cloud, { name: 'tracing', version: root, own, warn: say.line })
    try {
      const run = await runCosts(cloud, tracing, { ...options, env: unlimited }, say)
      const requests = await requestCosts(cloud, tracing, options, say)
      const sent = Sent.parse(await (await fetch(`${sink}/counts`)).json())
      return { requests, run, sent, rounds: options.rounds }
    } finally {
      await tracing.stop()
    }
  } finally {
    await starting.then(
      cloud => cloud.stop(),
      () => {},
    )
    await sinks.stop()
  }
}
