import type { ErrorCode } from '@doki/contracts'

/** What the document says of a route beyond its schemas. */
export type Operation = {
  /** Never changed: generated clients name their functions after it. */
  operationId: string
  /** More than the summary: what a person who calls it has to know. Left out where the route says it. */
  description?: string
  /** A body as one would send it, and what it is answered with. */
  body?: unknown
  answer?: unknown
  /** It answers with events, of which each says this. */
  events?: string
  /** There may be none left, which a 204 says: what that means. */
  over?: string
  /** How it may be refused, apart from what follows from its schemas. */
  refuses?: ErrorCode[]
}

/** By method and path, as routes write them: `GET /jobs/:id`. */
export type Operations = Record<string, Operation>
