import fastify from 'fastify'
import { type CollectedMetric, readMetrics } from './read-metrics.ts'
import { type CollectedSpan, readSpans } from './read-spans.ts'

export type Collector = {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string
  /** All that was sent, oldest first. */
  spans: readonly CollectedSpan[]
  metrics: readonly CollectedMetric[]
  /** Every body as it came, to look for what must not be in it. */
  bodies: readonly string[]
  /** The headers of the last request. */
  headers(): Record<string, unknown>
  stop(): Promise<void>
}

/** A stand-in for an OpenTelemetry collector, on 127.0.0.1: takes traces and metrics by OTLP over HTTP, as JSON. */
export async function startCollector({ port = 0 } = {}): Promise<Collector> {
  const [spans, metrics, bodies]: [CollectedSpan[], CollectedMetric[], string[]] = [[], [], []]
  let headers: Record<string, unknown> = {}
  const app = fastify({ forceCloseConnections: true, bodyLimit: 64 * 1024 * 1024 })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (request: { headers: Record<string, unknown> }, body: string | Buffer) => {
      headers = request.headers
      bodies.push(String(body))
      const parsed: unknown = JSON.parse(String(body))
      return parsed
    },
  )
  app.post('/v1/traces', async ({ body }) => {
    spans.push(...readSpans(body))
    return {}
  })
  app.post('/v1/metrics', async ({ body }) => {
    metrics.push(...readMetrics(body))
    return {}
  })
  const url = await app.listen({ host: '127.0.0.1', port })
  return { url, spans, metrics, bodies, headers: () => headers, stop: () => app.close() }
}
