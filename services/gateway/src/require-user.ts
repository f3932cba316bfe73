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
export function bearerOf({ headers }: FastifyRequest): string {
  const [, token] = /^bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  if (!token) throw new DokiError('unauthorized', 'Sign in first: send Authorization: Bearer <access token>')
  return token
}

/** Who is signed in, in a route that `requireUser` guards. */
export function callerOf({ claims }: Pick<FastifyRequest, 'claims'>) {
  if (!claims) throw new DokiError('unauthorized', 'Sign in first')
  return claims
}
