import type { components } from './api.ts'

type Problem = components['schemas']['Problem']

/** What the API refused, with all that it said: `code` is for programs, `message` says what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly status: number
  readonly code: string
  /** To be given when it is reported. Empty when the answer was not the API's. */
  readonly requestId: string
  readonly issues: { path: string; message: string }[]

  constructor({ statusCode, code, message, requestId, issues = [] }: Omit<Problem, 'error'>) {
    super(message)
    this.status = statusCode
    this.code = code
    this.requestId = requestId
    this.issues = issues
  }
}

/** The error of an answer that is no success: what the API says, or, of what stands before it, how it answered. */
export function problemFrom(body: unknown, status: number): ProblemError {
  if (isProblem(body)) return new ProblemError(body)
  const said = typeof body === 'string' ? body : JSON.stringify(body)
  const message = `The address answered ${status}, and not as the API does: ${(said ?? '').slice(0, 300)}`
  return new ProblemError({
    statusCode: status,
    code: status === 503 ? 'unavailable' : 'internal',
    message,
    requestId: '',
  })
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false
  return (
    'code' in body && typeof body.code === 'string' && 'message' in body && typeof body.message === 'string'
  )
}
