import type { SpanProcessor } from '@opentelemetry/sdk-trace'
import { scope } from '../in-span.ts'

/**
 * Passes on the spans of Doki alone. Libraries make their own where they find OpenTelemetry, and some put into them all they
 * are given: Genkit the whole of a question and its answer.
 */
export function onlyOurs(next: SpanProcessor): SpanProcessor {
  return {
    onStart(span, parent) {
      if (span.instrumentationScope.name === scope) next.onStart(span, parent)
    },
    onEnd(span) {
      if (span.instrumentationScope.name === scope) next.onEnd(span)
    },
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  }
}
