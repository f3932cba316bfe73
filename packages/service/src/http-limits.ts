import type { JsonLimits } from './json-size.ts'

/** What one caller may cost the process. */
export type HttpLimits = {
  /** Bytes. */
  body: number
  /** Bytes of the lines before the body. */
  headers: number
  /** What a body may hold. The widest mapping that fits into its bytes has some 45 values for each of its columns. */
  json: JsonLimits
  /** How long the head of a request, and all of it, may take to arrive. */
  headersMs: number
  requestMs: number
  /** How long a connection may be silent between two requests: longer than the proxy in front of us keeps it. */
  keepAliveMs: number
  /** Connections at once; further ones are closed. */
  connections: number
  /** How long an answer may take; no end unless it is said. A route may have its own `config.handlerMs`. */
  handlerMs?: number | undefined
  /** Likewise to what carries a body (POST, PUT, PATCH): as long as others unless it is said. */
  changeMs?: number | undefined
  /** Requests being answered at once; those beyond are sent away. No limit, and no shedding at all, unless it is said. */
  inFlight?: number | undefined
}

export const httpLimits: HttpLimits = {
  body: 1_048_576,
  headers: 16_384,
  json: { depth: 32, values: 50_000, entries: 2_000 },
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 72_000,
  connections: 5_000,
}
