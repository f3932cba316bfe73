import { DokiError } from '@doki/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isDeeperThan } from './json-depth.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body exactly as it came: what a signature is checked against. */
    rawBody?: Buffer | undefined
  }
  interface FastifyInstance {
    /** How deep a body may be nested. */
    jsonDepth: number
  }
}

/** Parses JSON as Fastify does, to a depth, and keeps the bytes it came as. An empty body is no body. */
export function keepRawBody(app: FastifyInstance, jsonDepth: number): void {
  app.decorate('jsonDepth', jsonDepth)
  app.decorateRequest('rawBody', undefined)
  addParser(app, 'application/json')
}

/**
 * Reads every body as JSON, whatever it calls itself: Pub/Sub sends an unwrapped message without saying what it is.
 * Only for routes behind `internalAuth`: a browser may send other types across sites without asking.
 */
export function readAnyBodyAsJson(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain')
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
      if (isDeeperThan(body, app.jsonDepth)) return done(tooDeep(app.jsonDepth))
      return parse(request, body.toString('utf8'), done)
    },
  )
}

function tooDeep(most: number): DokiError {
  return new DokiError(
    'invalid_input',
    `The body is nested too deep: ${most} levels of lists and objects are read`,
  )
}
