import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Auth } from './auth.ts'
import { AuthError } from './auth-error.ts'

const Email = z.email('Unable to validate email address: invalid format')
const Metadata = z.record(z.string(), z.unknown()).default({})
const SignUp = z.object({ email: Email, password: z.string(), data: Metadata })
const Grant = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('password'), email: z.string(), password: z.string() }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string() }),
  z.object({
    grant_type: z.literal('id_token'),
    provider: z.string(),
    id_token: z.string(),
    nonce: z.string().optional(),
  }),
])
const Query = z.object({ grant_type: z.string().optional() })
const Change = z.object({ password: z.string().optional(), data: Metadata })
const Logout = z.object({ scope: z.enum(['global', 'local', 'others']).default('global') })

/** The routes of Supabase Auth that `supabase-js` uses to sign in, stay in and sign out. */
export const authRoutes: FastifyPluginAsync<{ auth: Auth }> = async (app, { auth }) => {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=600')
    return auth.jwks
  })
  app.get('/health', async () => ({ name: 'GoTrue', version: 'local', description: 'a stand-in' }))
  app.get('/settings', async () => ({
    external: { email: true, google: auth.hasGoogle },
    disable_signup: false,
    mailer_autoconfirm: true,
  }))
  app.post('/signup', async ({ body }) => {
    const { email, password, data } = SignUp.parse(body)
    return auth.signUp(email, password, data)
  })
  app.post('/token', async ({ body, query }) => {
    const { grant_type } = Query.parse(query)
    const { data: grant, error } = Grant.safeParse({ ...z.looseObject({}).parse(body ?? {}), grant_type })
    if (!grant) throw new AuthError(400, 'validation_failed', z.prettifyError(error))
    switch (grant.grant_type) {
      case 'password':
        return auth.signIn(grant.email, grant.password)
      case 'refresh_token':
        return auth.refresh(grant.refresh_token)
      case 'id_token':
        return auth.signInWithIdToken(grant.provider, grant.id_token, grant.nonce)
    }
  })
  app.get('/user', async request => auth.user(bearer(request)))
  app.put('/user', async request => {
    const { password, data } = Change.parse(request.body)
    return auth.changeUser(bearer(request), data, password)
  })
  app.post('/logout', async (request, reply) => {
    await auth.signOut(bearer(request), Logout.parse(request.query).scope)
    return reply.code(204).send()
  })
}

function bearer({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer (.+)$/i.exec(headers.authorization ?? '') ?? []
  if (!token) throw new AuthError(401, 'no_authorization', 'This endpoint requires a valid Bearer token')
  return token
}
