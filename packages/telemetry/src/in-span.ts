import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'

export type { Span } from '@opentelemetry/api'

/** What is said of a span: names, counts and ids. Never a cell, an address or what somebody wrote. */
export type Facts = Attributes

export type SpanOptions = {
  kind?: SpanKind
  facts?: Facts
}

/** Who a span talks to. */
export const spanKinds = SpanKind

/** Ours, among all that libraries make: only its spans are sent. */
export const scope = 'doki'

/** Does the work in a span of its own, below the one it is called in. It costs next to nothing while nothing is sent. */
export function inSpan<T>(
  name: string,
  { kind = SpanKind.INTERNAL, facts = {} }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return trace.getTracer(scope).startActiveSpan(name, { kind, attributes: facts }, async span => {
    try {
      return await work(span)
    } catch (error) {
      failed(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

/** The same, where something is traced; else the work alone. For what also goes on by itself, such as a heartbeat. */
export function inChildSpan<T>(
  name: () => string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  return trace.getActiveSpan()?.isRecording() ? inSpan(name(), options, work) : work(undefined)
}

/** What kind of error it was; not its message, which may quote a cell. */
export function failed(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute('error.type', kindOf(error))
}

function kindOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error
  if ('code' in error && typeof error.code === 'string' && /^\w{1,40}$/.test(error.code)) return error.code
  return error.constructor.name
}
