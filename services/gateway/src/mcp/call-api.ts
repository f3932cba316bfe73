import type { FastifyInstance, FastifyRequest } from 'fastify'

/** A request of a tool to the API. */
export type Ask = { method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; url: string; body?: object; key?: string }

/** What the API answered. */
export type Answered = { status: number; body: unknown }

/** Asks the API as whoever sent the MCP request. */
export type CallApi = (ask: Ask) => Promise<Answered>

/** What of the MCP request goes along: who it is, from where, and its trace. */
const kept = ['authorization', 'x-forwarded-for', 'traceparent', 'user-agent'] as const

/**
 * The API of `app`, asked in this process over its own routes: token, rights, limits, checks and the audit trail are those
 * of any request. There is no other way from a tool to the data.
 */
export function callApi(app: Pick<FastifyInstance, 'inject'>, request: FastifyRequest): CallApi {
  const headers: Record<string, string> = {}
  for (const name of kept) {
    const value = request.headers[name]
    if (value !== undefined) headers[name] = String(value)
  }
  return async ({ method = 'GET', url, body, key }) => {
    const { statusCode, payload } = await app.inject({
      method,
      url,
      headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
      remoteAddress: request.socket.remoteAddress ?? '127.0.0.1',
      ...(body && { payload: body }),
    })
    return { status: statusCode, body: payload === '' ? null : JSON.parse(payload) }
  }
}
