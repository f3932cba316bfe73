import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { traceparentNow } from '@doki/telemetry'

/** Where a request stands in a trace: ids in lowercase hex. */
export type Trace = { traceId: string; spanId: string; sampled: boolean }

const w3c = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})/

/** The trace a caller sent, by https://www.w3.org/TR/trace-context/; undefined when there is none or it is malformed. */
export function traceOf(headers: IncomingHttpHeaders): Trace | undefined {
  const [, traceId, spanId, flags] = w3c.exec(String(headers.traceparent ?? '')) ?? []
  if (!traceId || !spanId || !flags) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

/** The `traceparent` of work that nobody asked for: a schedule, a test. */
export function newTraceparent(): string {
  return `00-${hex(16)}-${hex(8)}-01`
}

/**
 * The `traceparent` to send on. Where work is traced it is that of the span at hand; else the same trace with a new span. A
 * missing or malformed one starts a trace.
 */
export function childTraceparent(traceparent: string | undefined): string {
  const now = traceparentNow()
  if (now) return now
  const trace = traceOf({ traceparent })
  return trace ? `00-${trace.traceId}-${hex(8)}-${trace.sampled ? '01' : '00'}` : newTraceparent()
}

/**
 * The `traceparent` to keep with what others do later: of the span at hand where work is traced, else as it was `sent`. Undefined
 * where there is none, or what was sent is malformed.
 */
export function traceparentToKeep(sent: string | undefined): string | undefined {
  const trace = traceOf({ traceparent: traceparentNow() ?? sent })
  return trace && `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? '01' : '00'}`
}

/** The fields by which Cloud Logging shows a line within its trace. */
export function traceFields(project: string | undefined, trace: Trace | undefined): Record<string, unknown> {
  if (!trace) return {}
  return {
    'logging.googleapis.com/trace': project ? `projects/${project}/traces/${trace.traceId}` : trace.traceId,
    'logging.googleapis.com/spanId': trace.spanId,
    'logging.googleapis.com/trace_sampled': trace.sampled,
  }
}

function hex(bytes: number): string {
  const text = randomBytes(bytes).toString('hex')
  // All zeros means "no id".
  return /^0+$/.test(text) ? hex(bytes) : text
}
