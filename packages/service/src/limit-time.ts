import { DokiError } from '@doki/contracts'
import type { FastifyReply } from 'fastify'
import type { App } from './create-http.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How long this route may take, when it is not as long as others. */
    handlerMs?: number
  }
  interface FastifyRequest {
    patience?: NodeJS.Timeout | undefined
  }
}

type Options = {
  /** Of what reads or deletes. */
  handlerMs: number
  /** Of what carries a body. */
  changeMs: number
}

const tookTooLong =
  'This took too long and was given up. What was begun may still be done: look before you try again'

/**
 * Answers 503 for what takes too long; streams may take as long as they like. Fastify's own `handlerTimeout` does not hold for a
 * request with a body: it takes the end of the body for the end of the request
 * (https://github.com/fastify/fastify/pull/6725, open as of 5.12).
 */
export function limitTime(app: App, { handlerMs, changeMs }: Options): void {
  app.decorateRequest('patience', undefined)
  app.addHook('onRequest', (request, reply, done) => {
    const { load, handlerMs: own } = request.routeOptions.config
    const ms = own ?? (/^(GET|HEAD|DELETE)$/.test(request.method) ? handlerMs : changeMs)
    if (load !== 'stream') request.patience = setTimeout(giveUp, ms, reply)
    done()
  })
  app.addHook('onResponse', (request, _reply, done) => {
    clearTimeout(request.patience)
    done()
  })
}

function giveUp(reply: FastifyReply): void {
  if (reply.sent || reply.raw.destroyed) return
  const error = new DokiError('unavailable', tookTooLong)
  // An answer that has begun cannot become another one.
  if (reply.raw.headersSent) reply.raw.destroy(error)
  else reply.send(error)
}
