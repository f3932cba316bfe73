import { DokiError } from '@doki/contracts'
import { sql } from '@doki/database'
import { refuseLargeJson } from '@doki/service'
import type { Vault } from '@doki/vault'
import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod'
import type { FastifyRequest } from 'fastify'
import type { AsCaller } from '../as-caller.ts'
import { callerOf } from '../require-user.ts'
import { callApi } from './call-api.ts'
import { metadataUrl } from './metadata.ts'
import { sealsFor } from './seals.ts'
import { sendResponse, webRequest } from './web-exchange.ts'

type Options = {
  as: AsCaller
  publicUrl: string
  corsOrigins: readonly string[]
  vault: Pick<Vault, 'seal' | 'open'>
}

const alive = sql`select true`

/**
 * Doki as an MCP server, for AI clients: https://modelcontextprotocol.io. It keeps no session, so every process answers
 * any request. What speaks the protocol is loaded when somebody first does.
 */
export const mcpRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { as, publicUrl, corsOrigins, vault },
) => {
  const origins = [new URL(publicUrl).origin, ...corsOrigins]
  const ending = new AbortController()
  const schema = { hide: true }
  // A tool waits for the work it started: longer than any client does.
  const config = { repeat: 'inside', audit: 'inside', handlerMs: 120_000 } as const
  app.addHook('preClose', async () => ending.abort())

  // What is wrong with a message is told as the protocol wants it told: by the SDK.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body: Buffer, done) =>
    done(refuseLargeJson(body, app.jsonLimits) ?? null, body),
  )

  app.addHook('onSend', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (reply.statusCode !== 401) return
    const wrong = request.headers.authorization ? ', error="invalid_token"' : ''
    reply.header('www-authenticate', `Bearer resource_metadata="${metadataUrl(publicUrl)}"${wrong}`)
  })

  app.post('/mcp', { schema, config }, async (request, reply) => {
    checkOrigin(request, origins)
    // The SDK asks nothing of the database, so a session that was logged out of would go on in it.
    await as.ask(request, alive)
    if (isBatch(request.body)) return reply.code(400).send(noBatches)
    const { serveMcp } = await import('./serve-mcp.ts')
    const asked = webRequest(request, reply, `${publicUrl}/mcp`, ending.signal)
    const response = await serveMcp(asked, {
      call: callApi(app, request),
      seals: sealsFor(vault, callerOf(request).sub),
      onError: err => request.log.warn({ err }, 'mcp request failed'),
    })
    return sendResponse(reply, response)
  })

  // Sessions and streams of their own are of servers that keep something.
  for (const method of ['GET', 'DELETE'] as const) {
    app.route({
      method,
      url: '/mcp',
      schema,
      config,
      handler: async (_request, reply) =>
        reply
          .code(405)
          .header('allow', 'POST')
          .send({ jsonrpc: '2.0', error: { code: -32_000, message: 'Method not allowed.' }, id: null }),
    })
  }
}

/** Each message would cost as much as a request and be counted in none; the protocol has had no batches since 2025-06-18. */
const noBatches = {
  jsonrpc: '2.0',
  error: { code: -32_600, message: 'Batches are not taken: send each message in a request of its own.' },
  id: null,
}

function isBatch(body: unknown): boolean {
  return Buffer.isBuffer(body) && /^[\s\ufeff]*\[/.test(body.toString('utf8'))
}

/** A page may only speak to us from where pages may: https://modelcontextprotocol.io/specification (Security). */
function checkOrigin({ headers }: FastifyRequest, origins: readonly string[]): void {
  const { origin } = headers
  if (origin === undefined || origins.includes(origin)) return
  throw new DokiError(
    'forbidden',
    'Pages of this origin may not use MCP here: it has to be among CORS_ORIGINS',
  )
}
