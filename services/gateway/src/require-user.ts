import { DokiError } from '@doki/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Claims, VerifyToken } from './auth.ts'

/** Every route of `app` from here on needs `Authorization: Bearer <access token>`; what it says is `request.claims`. */
export function requireUser(app: FastifyInstance, verify: VerifyToken): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const enter = (claims: Claims) => {
      request.claims = claims
      done()
    }
    const found = claimsOf(request)
    if (found instanceof Error) done(found)
    else if (found instanceof Promise) found.then(enter, done)
    else enter(found)
  })
  // A promise only where there is something to wait for: it would cost more than looking a token up.
  function claimsOf(request: FastifyRequest) {
    try {
      return verify(bearerOf(request))
    } catch (error) {
      if (error instanceof Error) return error
      throw error
    }
  }
  app.addHook('onRoute', route => {
    route.schema = { security: [{ bearer: [] }], ...route.schema }
  })
}

/** The caller's token; throws `unauthorized` when there is none. */
export function bearerOf({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>): string {
  // Of two headers Node keeps the first: which one another reader of the request believed, nobody knows.
  if (timesGiven(raw.rawHeaders, 'authorization') > 1)
    throw new DokiError('unauthorized', 'Send one Authorization header, not several')
  const [, token] = /^bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  if (!token) throw new DokiError('unauthorized', 'Sign in first: send Authorization: Bearer <access token>')
  return token
}

/** `name` in lower case; every other text of `rawHeaders` is a name. */
function timesGiven(rawHeaders: readonly string[], name: string): number {
  let times = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const each = rawHeaders[at] ?? ''
    if (each.length === name.length && each.toLowerCase() === name) times++
  }
  return times
}

/** Who is signed in, in a route that `requireUser` guards. */
export function callerOf({ claims }: Pick<FastifyRequest, 'claims'>) {
  if (!claims) throw new DokiError('unauthorized', 'Sign in first')
  return claims
}
