import { z } from 'zod'

/** Every code an answer or a failed job can carry, with the HTTP status it travels under. */
export const errorStatus = {
  invalid_input: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  /** What was asked is well-formed but cannot be done as things stand: a wrong key, a missing tab. */
  unprocessable: 422,
  too_many_requests: 429,
  /** A guard stopped a run; a person has to confirm. */
  guarded: 409,
  /** The connection's consent is gone; a person has to connect again. */
  reconnect: 409,
  cancelled: 409,
  unavailable: 503,
  /** A message was given up after its last delivery. */
  dead_letter: 500,
  internal: 500,
} as const

export type ErrorCode = keyof typeof errorStatus
export const ErrorCode = z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]])

/**
 * An expected, final failure: HTTP answers its status, a job records it and ends, a message is acknowledged.
 * Its message is written for the person who will read it, and says what to do. Anything that is not a
 * `DokiError` is passing: HTTP answers 500, Pub/Sub delivers again.
 */
export class DokiError extends Error {
  override readonly name = 'DokiError'
  readonly code: ErrorCode
  /** When it is worth asking again, in seconds: the header `Retry-After`. */
  readonly retryAfterS: number | undefined

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { retryAfterS?: number }) {
    super(message, options)
    this.code = code
    this.retryAfterS = options?.retryAfterS
  }

  /** The HTTP status this error is answered with. */
  get status(): number {
    return errorStatus[this.code]
  }
}

/** What a failed job keeps of its error. */
export const JobError = z.object({ code: z.string(), message: z.string() })
export type JobError = z.infer<typeof JobError>

/** The body of every answer that is not a success. */
export const Problem = z
  .object({
    statusCode: z.int(),
    code: z.string(),
    error: z.string().describe('The name of the HTTP status'),
    message: z.string(),
    requestId: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
