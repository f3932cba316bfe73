import { isUtf8 } from 'node:buffer'
import { DokiError } from '@doki/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isWellFormed } from './is-well-formed.ts'
import { brokenLimit, type JsonLimits } from './json-size.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body exactly as it came: what a signature is checked against. */
    rawBody?: Buffer | undefined
  }
  interface FastifyInstance {
    /** What a body may hold. */
    jsonLimits: JsonLimits
  }
}

/** Parses JSON as Fastify does, within limits, and keeps the bytes it came as. An empty body is no body. */
export function keepRawBody(app: FastifyInstance, limits: JsonLimits): void {
  app.decorate('jsonLimits', limits)
  app.decorateRequest('rawBody', undefined)
  // Fastify would take it as a body that is text, which no schema of ours allows.
  app.removeContentTypeParser('text/plain')
  addParser(app, 'application/json')
}

/**
 * Reads every body as JSON, whatever it calls itself: Pub/Sub sends an unwrapped message without saying what it is.
 * Only for routes behind `internalAuth`: a browser may send other types across sites without asking.
 */
export function readAnyBodyAsJson(app: FastifyInstance): void {
  addParser(app, '*')
}

function addParser(app: FastifyInstance, type: string): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(
    type,
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done: (error: Error | null, value?: unknown) => void) => {
      request.rawBody = body
      if (body.length === 0) return done(null, undefined)
      const refusal =
        refuseEncoded(request) ?? refuseOtherLetters(body) ?? refuseLargeJson(body, app.jsonLimits)
      if (refusal) return done(refusal)
      const text = body.toString('utf8')
      return parse(request, text, (error, value) => {
        if (error) done(isJson(text) ? forbiddenName() : error)
        else done(isWellFormed(value) ? null : halfCharacter(), value)
      })
    },
  )
}

function refuseEncoded({ headers }: FastifyRequest): Error | undefined {
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return undefined
  const message = 'Send the body as it is: one with a Content-Encoding, such as gzip, is not read'
  return Object.assign(new Error(message), { statusCode: 415 })
}

function refuseOtherLetters(body: Buffer): DokiError | undefined {
  return isUtf8(body) ? undefined : new DokiError('invalid_input', 'The body is not UTF-8, as JSON has to be')
}

function halfCharacter(): DokiError {
  const message = 'A text of the body holds half a character (a lone surrogate): send both of it, or neither'
  return new DokiError('invalid_input', message)
}

/** By which a careless program could be made to change what all its objects have. */
function forbiddenName(): DokiError {
  const message =
    'An object of the body has a name that is not taken, __proto__ or constructor.prototype: leave it out'
  return new DokiError('invalid_input', message)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What to refuse a body with that holds more than it may; undefined: it does not. */
export function refuseLargeJson(body: Uint8Array, limits: JsonLimits): DokiError | undefined {
  const broken = brokenLimit(body, limits)
  return broken && refuse[broken](limits[broken].toLocaleString('en'))
}

const refuse = {
  depth: (most: string) =>
    new DokiError(
      'invalid_input',
      `The body is nested too deep: ${most} levels of lists and objects are read`,
    ),
  values: (most: string) =>
    new DokiError('too_large', `The body holds too much: at most ${most} values are read`),
  entries: (most: string) =>
    new DokiError('too_large', `A list or object of the body is too long: at most ${most} entries are read`),
}
