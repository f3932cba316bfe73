import { DokiError } from '@doki/contracts'
import type { FastifyRequest } from 'fastify'
import type { App } from './create-http.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `stream`: stays open, and is not one of the requests in flight. `always`: answered however much there is to do. */
    load?: 'stream' | 'always'
  }
}

const retryAfterS = 2

/**
 * Sends requests away, with a word when to come back, while there are more in flight than can be answered in time, or while the
 * event loop is late: a quick no is better than an answer nobody waits for any more.
 */
export function shedLoad(app: App, { inFlight, isLate }: { inFlight: number; isLate(): boolean }): void {
  let under = 0
  app.decorateRequest('isInFlight', false)
  app.addHook('onRequest', (request, reply, done) => {
    const { load } = request.routeOptions.config
    if (load === 'always') return done()
    if (under >= inFlight || isLate()) return done(busy())
    if (load === 'stream') return done()
    under++
    request.isInFlight = true
    // Hung up: an answer may never come.
    reply.raw.once('close', () => leave(request))
    return done()
  })
  app.addHook('onResponse', (request, _reply, done) => {
    leave(request)
    done()
  })

  function leave(request: FastifyRequest): void {
    if (request.isInFlight) under--
    request.isInFlight = false
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    isInFlight: boolean
  }
}

function busy(): DokiError {
  const message = 'There is more to do just now than can be done: try again in a few seconds'
  return new DokiError('unavailable', message, { retryAfterS })
}
