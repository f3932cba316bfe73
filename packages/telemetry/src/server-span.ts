import { context, type Span, SpanKind, trace } from '@opentelemetry/api'
import { contextOf } from './continue-trace.ts'
import { scope } from './in-span.ts'

/** A span for a request that came in, in the trace its caller told of. Whoever starts it ends it. */
export function startServerSpan(method: string, traceparent: string | undefined): Span {
  const options = { kind: SpanKind.SERVER, attributes: { 'http.request.method': method } }
  return trace.getTracer(scope).startSpan(method, options, contextOf(traceparent))
}

/** Does the work within a span that was started before. */
export function withSpan<T>(span: Span, work: () => T): T {
  return context.with(trace.setSpan(context.active(), span), work)
}
