import { isSpanContextValid, type TextMapPropagator, trace } from '@opentelemetry/api'

const w3c = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/

/** `traceparent` alone, by https://www.w3.org/TR/trace-context/: what else callers send (baggage) is not carried on. */
export const traceContext: TextMapPropagator<Record<string, string>> = {
  inject(context, carrier) {
    const span = trace.getSpanContext(context)
    if (span) carrier.traceparent = `00-${span.traceId}-${span.spanId}-0${span.traceFlags & 1}`
  },
  extract(context, carrier) {
    const [, traceId = '', spanId = '', flags = '0'] = w3c.exec(carrier.traceparent ?? '') ?? []
    const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
    return isSpanContextValid(found) ? trace.setSpanContext(context, found) : context
  },
  fields: () => ['traceparent'],
}
