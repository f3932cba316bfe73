import { DokiError, Session } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { problems } from '../answers.ts'
import type { GoogleSignIn } from '../sign-in/google-sign-in.ts'
import { signedInPage } from '../sign-in/signed-in-page.ts'

/** `secure`: the cookie goes over HTTPS only. */
type Options = { signIn: GoogleSignIn; secure: boolean }

const cookie = 'doki_sign_in'
const tags = ['sign-in']
const config = { limit: 'sign-in' } as const

/** Sign-in at Google, which also connects the person's spreadsheets. */
export const googleSignInRoutes: FastifyPluginAsyncZod<Options> = async (app, { signIn, secure }) => {
  // Lax: it must come along when Google sends the browser back, and with nothing else from other sites.
  const attributes = `HttpOnly; SameSite=Lax; Path=/auth/google${secure ? '; Secure' : ''}`

  const start = { tags, summary: 'Goes to Google’s consent page', response: { 302: z.null(), ...problems } }
  app.get('/auth/google/start', { schema: start, config }, async (_request, reply) => {
    const { url, browser } = await signIn.start()
    reply.headers({
      'set-cookie': `${cookie}=${browser}; Max-Age=600; ${attributes}`,
      'cache-control': 'no-store',
    })
    return reply.redirect(url, 302)
  })

  const back = {
    tags,
    summary: 'Where Google sends the browser back to: a session, or a page for people',
    querystring: z.object({
      state: z.string().min(1).max(500),
      code: z.string().max(2000).optional(),
      error: z.string().max(200).optional(),
    }),
    response: { 200: z.union([Session, z.string().describe('A page')]), ...problems },
  }
  app.get('/auth/google/callback', { schema: back, config }, async (request, reply) => {
    const browser = cookieOf(request.headers.cookie)
    if (!browser) {
      throw new DokiError(
        'invalid_input',
        'This sign-in began in another browser, or cookies are off: sign in again',
      )
    }
    reply.headers({ 'set-cookie': `${cookie}=; Max-Age=0; ${attributes}`, 'cache-control': 'no-store' })
    const { state, code } = request.query
    const { session, person } = await signIn.finish({ state, code, browser })
    request.deed = { actor: person.id }
    if (request.headers.accept?.includes('application/json')) return session
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .serializer(String)
      .send(signedInPage(person.email))
  })
}

function cookieOf(header = ''): string | undefined {
  const [, value] = new RegExp(`(?:^|;\\s*)${cookie}=([\\w-]+)`).exec(header) ?? []
  return value
}
