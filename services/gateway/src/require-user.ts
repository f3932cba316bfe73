import { DokiError } from '@doki/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { VerifyToken } from './auth.ts'

/** Every route of `app` from here on needs `Authorization: Bearer <access token>`; what it says is `request.claims`. */
export function requireUser(app: FastifyInstance, verify: VerifyToken): void {
  app.addHook('onRequest', async request => {
    request.claims = await verify(bearerOf(request))
  })
  app.addHook('onRoute', route => {
    route.schema = { security: [{ bearer: [] }], ...route.schema }
  })
}

/** The caller's token; throws `unauthorized` when there is none. */
export function bearerOf({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>): string {
  // Of two headers Node keeps the first: which one another reader of the request believed, nobody knows.
  const given = raw.rawHeaders.filter((name, at) => at % 2 === 0 && /^authorization$/i.test(name))
  if (given.length > 1) throw new DokiError('unauthorized', 'Send one Authorization header, not several')
  const [, token] = /^bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  if (!token) throw new DokiError('unauthorized', 'Sign in first: send Authorization: Bearer <access token>')
  return token
}

/** Who is signed in, in a route that `requireUser` guards. */
export function callerOf({ claims }: Pick<FastifyRequest, 'claims'>) {
  if (!claims) throw new DokiError('unauthorized', 'Sign in first')
  return claims
}
