import fastify, { type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { controlRoutes } from '../stand-in/control-routes.ts'
import type { Faults } from '../stand-in/faults.ts'
import { applyHttpFaults, type Named } from '../stand-in/http-faults.ts'
import type { RequestLog } from '../stand-in/request-log.ts'
import type { Auth } from './auth.ts'
import { AuthError, errorBody, isNew, newVersion } from './auth-error.ts'
import { authRoutes } from './auth-routes.ts'

const prefix = '/auth/v1'
const versionHeader = 'x-supabase-api-version'

/** The HTTP side: the API gateway's key check, errors in Supabase's shape, faults, and the control API. */
export function authApp({ auth, keys, log, faults }: Deps) {
  const app = fastify({ forceCloseConnections: true })
  applyHttpFaults(app, { log, faults, name: nameOf })
  app.addHook('onRequest', async ({ url, headers }, reply) => {
    if (!url.startsWith(prefix) || url.startsWith(`${prefix}/.well-known/`)) return
    const { apikey } = headers
    if (typeof apikey === 'string' && keys.includes(apikey)) return
    const message = apikey ? 'Invalid API key' : 'No API key found in request'
    return reply.code(401).send({ message, hint: 'The `apikey` request header has to be the anon key.' })
  })
  // supabase-js says JSON also where it sends nothing.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)))
    } catch {
      done(new AuthError(400, 'bad_json', 'Could not parse request body as JSON'))
    }
  })
  app.setErrorHandler((error, { headers }, reply) => {
    const known = asAuthError(error)
    const version = headers[versionHeader]
    if (isNew(version)) reply.header(versionHeader, newVersion)
    return reply.code(known.status).send(errorBody(known, version))
  })
  app.register(controlRoutes, { prefix: '/__control', log, faults })
  app.register(authRoutes, { prefix, auth })
  return app
}

type Deps = { auth: Auth; keys: string[]; log: RequestLog; faults: Faults }

function asAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error
  if (error instanceof z.ZodError) return new AuthError(400, 'validation_failed', z.prettifyError(error))
  console.error(error)
  return new AuthError(500, 'unexpected_failure', 'Unexpected failure')
}

/** `POST /token`, `grant_type=password`. Never a token or an address. */
function nameOf({ method, url }: FastifyRequest): Named | undefined {
  if (!url.startsWith(prefix)) return undefined
  const [path = '', query = ''] = url.slice(prefix.length).split('?')
  return { method: `${method} ${path}`, summary: query }
}
