import { Session } from '@doki/contracts'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import { z } from 'zod'
import { problems } from '../answers.ts'
import type { GoogleSignIn } from '../sign-in/google-sign-in.ts'
import { pageHeaders } from '../sign-in/page.ts'
import { refuseInPages } from '../sign-in/refused-page.ts'
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

  refuseInPages(app, '/auth/google/start')
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })

  const start = {
    tags,
    summary: 'Goes to Google’s consent page',
    querystring: z.object({
      account: z
        .email()
        .max(320)
        .optional()
        .describe('The only Google account that may come back: to grant it what was not granted before'),
    }),
    response: { 302: z.null(), ...problems },
  }
  app.get('/auth/google/start', { schema: start, config: { limit: 'begin' } }, async (request, reply) => {
    const { url, browser } = await signIn.start(request.query)
    reply.header('set-cookie', `${cookie}=${browser}; Max-Age=600; ${attributes}`)
    return reply.redirect(url, 302)
  })

  const back = {
    tags,
    summary: 'Where Google sends the browser back to: a session, or a page for people',
    querystring: z.object({
      state: z.string().max(500).optional(),
      code: z.string().max(2000).optional(),
      error: z.string().max(200).optional(),
      iss: z.string().max(200).optional().describe('Whose answer it is (RFC 9207)'),
    }),
    response: { 200: z.union([Session, z.string().describe('A page')]), ...problems },
  }
  // A HEAD, as sent by what previews links, would use up the state.
  const once = { schema: back, config, exposeHeadRoute: false }
  app.get('/auth/google/callback', once, async (request, reply) => {
    const { session, person } = await signIn.finish({
      ...request.query,
      browser: cookieOf(request.headers.cookie),
    })
    // Not before: a page that sends somebody here must not spoil their sign-in under way.
    reply.header('set-cookie', `${cookie}=; Max-Age=0; ${attributes}`)
    request.deed = { actor: person.id }
    if (request.headers.accept?.includes('application/json')) return session
    return reply.headers(pageHeaders).serializer(String).send(signedInPage(person.email))
  })
}

function cookieOf(header = ''): string | undefined {
  const [, value] = new RegExp(`(?:^|;\\s*)${cookie}=([\\w-]+)`).exec(header) ?? []
  return value
}
