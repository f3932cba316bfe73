import { context, isSpanContextValid, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'

/** Does the work as part of the trace that led here, of which `traceparent` tells; without one in a trace of its own. */
export function continueTrace<T>(traceparent: string | undefined, work: () => T): T {
  return context.with(contextOf(traceparent), work)
}

/** Where a trace stands that somebody else began. */
export function contextOf(traceparent: string | undefined) {
  return traceparent ? propagation.extract(ROOT_CONTEXT, { traceparent }) : ROOT_CONTEXT
}

/** The `traceparent` of the span this is called in; undefined where nothing is traced. */
export function traceparentNow(): string | undefined {
  const now = trace.getActiveSpan()?.spanContext()
  if (!now || !isSpanContextValid(now)) return undefined
  return `00-${now.traceId}-${now.spanId}-${(now.traceFlags & 1) === 1 ? '01' : '00'}`
}
