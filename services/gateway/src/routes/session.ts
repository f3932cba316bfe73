import { RefreshSession, Session, SignIn } from '@doki/contracts'
import type { Queries } from '@doki/database'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { Nothing, problems } from '../answers.ts'
import { bearerOf, callerOf } from '../require-user.ts'
import type { SupabaseAuth } from '../sign-in/supabase-auth.ts'
import { sessionStore } from '../stores/session-store.ts'
import { syncUser } from '../stores/user-store.ts'

type Options = {
  supabase: SupabaseAuth
  /** Logs in as `doki_service`. */
  service: Queries
}

const tags = ['sign-in']
const config = { limit: 'sign-in', repeat: 'harmless' } as const
const response = { 200: Session, ...problems }

/** Sessions by password and by refresh token. */
export const sessionDoor: FastifyPluginAsyncZod<Options> = async (app, { supabase, service }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  const signIn = { tags, summary: 'Signs in with e-mail and password', body: SignIn, response }
  app.post('/auth/session', { schema: signIn, config }, async ({ body }) => {
    const { session, person } = await supabase.withPassword(body.email, body.password)
    await syncUser(service, person)
    return session
  })

  const refresh = { tags, summary: 'A new session for a refresh token', body: RefreshSession, response }
  app.post('/auth/refresh', { schema: refresh, config }, async ({ body }) => {
    const { session } = await supabase.refresh(body.refreshToken)
    return session
  })
}

/** Ending a session needs one: it ends here at once, and then at Supabase. */
export const logoutRoutes: FastifyPluginAsyncZod<Options> = async (app, { supabase, service }) => {
  const sessions = sessionStore(service)
  const schema = {
    tags,
    summary: 'Ends the session: its tokens are refused from now on',
    response: { 204: Nothing, ...problems },
  }
  app.post('/auth/logout', { schema, config: { repeat: 'harmless' } }, async (request, reply) => {
    const { session_id } = callerOf(request)
    if (session_id !== undefined) await sessions.end(session_id)
    await supabase.signOut(bearerOf(request))
    return reply.code(204).send(null)
  })
}
