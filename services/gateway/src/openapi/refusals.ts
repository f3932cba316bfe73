import { STATUS_CODES } from 'node:http'
import { type ErrorCode, errorStatus } from '@doki/contracts'
import type { OperationObject } from './document.ts'
import type { Operation } from './operation.ts'

const requestId = '7b1f6f2e-2f0b-4d7e-9a55-0c2a4e1d8f66'

/** What a refusal says, by the code it carries. */
const says: Partial<Record<ErrorCode, string>> = {
  invalid_input: 'The request is not valid: body.name: Too small: expected string to have >=1 characters',
  unauthorized: 'Sign in first: send Authorization: Bearer <access token>',
  forbidden: 'As a viewer of this workspace you may look, not change or start anything',
  not_found: 'There is no such sync, or it is not yours to see',
  conflict: 'This sync is paused (Paused by a person): resume it first, or ask for a plan',
  gone: 'This sign-in took too long: sign in again',
  too_large: 'The body is too large: at most 1,048,576 bytes are read',
  unprocessable: 'The mapping is draft: approve it first',
  too_many_requests: 'Too many requests: try again in 12 seconds',
  reconnect: 'Google lets us in no longer: sign in with Google again',
  unavailable: 'Sign-in cannot be checked just now: try again',
  internal: `Something went wrong on our side. If it stays so, report it with the request id ${requestId}`,
}

/** By status: its name in the document, and what it means whatever the route is. */
const statuses: Record<number, { name: string; description: string }> = {
  400: {
    name: 'InvalidInput',
    description: 'Something is misspelled, missing or of a wrong form; `issues` says where',
  },
  401: {
    name: 'Unauthorized',
    description: 'There is no access token, or it is not good (any more): sign in',
  },
  403: { name: 'Forbidden', description: 'Your role does not allow it' },
  404: { name: 'NotFound', description: 'It is not there, or not yours to see: the two look the same' },
  409: {
    name: 'Conflict',
    description: 'It cannot be done as things stand; the message says what to do first',
  },
  410: { name: 'Gone', description: 'It has expired' },
  413: { name: 'TooLarge', description: 'The body is larger than 1 MiB, or holds more values than are read' },
  415: {
    name: 'UnsupportedMediaType',
    description:
      'The body is no JSON, or compressed: send it as it is, with `content-type: application/json`',
  },
  422: { name: 'Unprocessable', description: 'It is well-formed and cannot be done; the message says why' },
  429: {
    name: 'TooManyRequests',
    description: 'Too many requests in a minute: wait for `Retry-After` seconds',
  },
  500: { name: 'Internal', description: 'A fault of ours: report it with its `requestId`' },
  503: { name: 'Unavailable', description: 'Something we need is away: try again' },
}

const retryAfter = { 'Retry-After': { description: 'In seconds', schema: { type: 'integer', minimum: 0 } } }

/** `components.responses`: every refusal there is, with an example for each of its codes. */
export function refusalResponses(): Record<string, unknown> {
  const entries = Object.entries(statuses).map(([text, { name, description }]): [string, unknown] => {
    const status = Number(text)
    const examples = Object.fromEntries(
      Object.entries(says)
        .filter(([code]) => (status === 415 ? code === 'invalid_input' : isOf(status, code)))
        .map(([code, message]) => [code, { value: { ...problem(status, code), message } }]),
    )
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/Problem' }, examples } }
    return [
      name,
      { description, ...((status === 429 || status === 503) && { headers: retryAfter }), content },
    ]
  })
  return Object.fromEntries(entries)
}

/** How an operation may be refused: what it says of itself, and what follows from what it takes. */
export function refusalsOf(operation: OperationObject, { refuses = [] }: Operation, method: string) {
  const { parameters = [], requestBody, security } = operation
  const isIn = (place: string) => parameters.some(each => each.in === place)
  const takesKey = parameters.some(({ name }) => name === 'idempotency-key')
  const found = new Set<number>([429, 500, 503, ...refuses.map(code => errorStatus[code])])
  if (parameters.length > 0 || requestBody) found.add(400)
  if (security?.length) found.add(401)
  if (security?.length && method !== 'get') found.add(403)
  if (isIn('path')) found.add(404)
  if (isIn('query') && security?.length) found.add(404)
  // What takes no body reads one all the same, as far as to refuse it.
  if (method !== 'get') for (const status of [413, 415]) found.add(status)
  if (takesKey) for (const status of [409, 422]) found.add(status)
  return Object.fromEntries(
    [...found]
      .sort((a, b) => a - b)
      .map(status => [status, { $ref: `#/components/responses/${statuses[status]?.name}` }]),
  )
}

function isOf(status: number, code: string): boolean {
  return Object.entries(errorStatus).some(([name, of]) => name === code && of === status)
}

function problem(statusCode: number, code: string) {
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? 'Error', message: '', requestId }
}
