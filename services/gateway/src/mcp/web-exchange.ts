import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The request in the words of the web platform, as the SDK takes it. It ends when its sender hangs up, or with `ending`. */
export function webRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  url: string,
  ending: AbortSignal,
): Request {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    // What lets the sender in stays here: a tool has no use for it.
    if (value !== undefined && name !== 'authorization' && name !== 'cookie') headers.set(name, String(value))
  }
  const body = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null
  const { method } = request
  return new Request(url, { method, headers, body, signal: AbortSignal.any([gone.signal, ending]) })
}

/** Sends what the SDK answered: one JSON text, or events as they come. */
export async function sendResponse(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status)
  for (const [name, value] of response.headers) if (name !== 'connection') reply.header(name, value)
  if (!response.body) return reply.send()
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return reply.send(await response.text())
  return reply.send(Readable.fromWeb(response.body))
}
