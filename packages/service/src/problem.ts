import { STATUS_CODES } from 'node:http'
import { DokiError, type ErrorCode, type Problem } from '@doki/contracts'
import { hasZodFastifySchemaValidationErrors } from '@fastify/type-provider-zod'

/** Codes of what Fastify and its plugins refuse by themselves. */
const codes: Record<number, ErrorCode> = {
  400: 'invalid_input',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  408: 'invalid_input',
  413: 'too_large',
  415: 'invalid_input',
  429: 'too_many_requests',
  431: 'too_large',
  503: 'unavailable',
}

/** Of what is wrong with a request, so many are named, each in so many characters: who asks decides how many there are. */
const [mostIssues, mostCharacters] = [20, 300]

/** How an error is told to the caller. What is not meant for them is not in it. `bodyLimit` in bytes. */
export function problemOf(error: unknown, requestId: string, bodyLimit?: number): Problem {
  if (error instanceof DokiError) return problem(error.status, error.code, error.message, requestId)
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation
      .slice(0, mostIssues)
      .map(({ instancePath, message = 'is not valid' }) => ({
        path: cut([error.validationContext, ...instancePath.split('/').filter(Boolean)].join('.')),
        message: cut(message),
      }))
    const first = issues[0] ? `: ${issues[0].path}: ${issues[0].message}` : ''
    const left = error.validation.length - issues.length
    const more = left > 0 ? `; and ${left.toLocaleString('en')} more than the issues named here` : ''
    return { ...problem(400, 'invalid_input', `The request is not valid${first}${more}`, requestId), issues }
  }
  const status = statusOf(error)
  if (status !== undefined && status < 500 && error instanceof Error) {
    const message = saidOf(error, bodyLimit) ?? error.message
    return problem(status, codes[status] ?? 'invalid_input', message, requestId)
  }
  const message = `Something went wrong on our side. If it stays so, report it with the request id ${requestId}`
  return problem(500, 'internal', message, requestId)
}

/** The body of an answer that is not a success. */
export function problem(statusCode: number, code: ErrorCode, message: string, requestId: string): Problem {
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? 'Error', message, requestId }
}

/** What to do about that which Fastify refuses in words of its own. */
function saidOf(error: Error, bodyLimit: number | undefined): string | undefined {
  switch ('code' in error && error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'Send JSON, with Content-Type: application/json'
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return 'The body is not valid JSON'
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return `The body is too large: at most ${bodyLimit?.toLocaleString('en')} bytes are read`
    default:
      return undefined
  }
}

function cut(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  const { statusCode } = error
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 600 ? statusCode : undefined
}
