import type { IncomingMessage } from 'node:http'
import { isTelemetryOn, observe, type Span, startServerSpan, withSpan } from '@doki/telemetry'
import type { FastifyInstance } from 'fastify'
import { type Trace, traceOf } from './trace.ts'

const spans = new WeakMap<IncomingMessage, Span>()

/** Where a request stands in its trace: in a span of ours where requests are traced, else where its caller says. */
export function standOf(request: IncomingMessage): Trace | undefined {
  if (!isTelemetryOn()) return traceOf(request.headers)
  const { traceId, spanId, traceFlags } = spanOf(request).spanContext()
  return { traceId, spanId, sampled: (traceFlags & 1) === 1 }
}

/**
 * While telemetry is on: a span for each request, which all it leads to is below, and how long it took. Routes are named, not
 * what is in their place: an address may hold a secret.
 */
export function traceRequests(app: FastifyInstance): void {
  if (!isTelemetryOn()) return
  app.addHook('onRequest', (request, reply, done) => {
    const span = spanOf(request.raw)
    const started = performance.now()
    reply.raw.once('close', () => {
      const { method, routeOptions } = request
      const route = routeOptions.url ?? 'none'
      const status = reply.raw.statusCode
      span.updateName(`${method} ${route}`)
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status })
      span.end()
      observe('doki_http_request_seconds', (performance.now() - started) / 1000, { method, route, status })
    })
    withSpan(span, done)
  })
}

function spanOf(request: IncomingMessage): Span {
  const { method = '', headers } = request
  const traceparent = typeof headers.traceparent === 'string' ? headers.traceparent : undefined
  const span = spans.get(request) ?? startServerSpan(method, traceparent)
  spans.set(request, span)
  return span
}
