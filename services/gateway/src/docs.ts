import type { FastifyInstance } from 'fastify'

/**
 * The API for people to read and to try, at `/docs`. What shows it costs 200 ms and 40 MB to load, so it is loaded when
 * somebody first asks, into a small app of its own (in an image from a part of its own).
 */
export function addDocs(app: FastifyInstance): void {
  let reading: Promise<FastifyInstance> | undefined
  for (const url of ['/docs', '/docs/*']) {
    app.get(url, { schema: { hide: true } }, async (request, reply) => {
      reading ??= import('./docs-page.ts').then(({ openDocs }) => openDocs())
      const { statusCode, headers, rawPayload } = await (await reading).inject({ url: request.url })
      const { 'content-type': type, location } = headers
      if (location) reply.header('location', location)
      return reply
        .code(statusCode)
        .type(type ?? 'text/html')
        .header('content-security-policy', contentSecurityPolicy)
        .send(rawPayload)
    })
  }
  app.addHook('onClose', async () => (await reading)?.close())
}

/** The page runs its own script with inline styles, and reads nothing but our document. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
