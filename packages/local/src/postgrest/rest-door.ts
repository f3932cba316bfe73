import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { RestKeys } from './rest-keys.ts'

/**
 * What stands before PostgREST at Supabase: only `/rest/v1/` leads on, and only with an `apikey`, which is also the
 * bearer token unless another one comes with it.
 */
export function restDoor(port: number, keys: Pick<RestKeys, 'isKey'>): Server {
  return createServer((incoming, answer) => {
    pass(incoming, answer, port, keys).catch((error: unknown) => {
      if (!answer.headersSent) answer.writeHead(502, { 'content-type': 'application/json' })
      answer.end(JSON.stringify({ message: String(error) }))
    })
  })
}

async function pass(
  incoming: IncomingMessage,
  answer: ServerResponse,
  port: number,
  keys: Pick<RestKeys, 'isKey'>,
): Promise<void> {
  const path = /^\/rest\/v1(\/.*)$/.exec(incoming.url ?? '')?.[1]
  const key = String(incoming.headers.apikey ?? '')
  if (!path) return refuse(answer, 404, 'no Route matched with those values')
  if (!(await keys.isKey(key))) return refuse(answer, 401, 'Invalid API key')
  const headers = { authorization: `Bearer ${key}`, ...incoming.headers, host: `127.0.0.1:${port}` }
  await new Promise<void>((resolve, reject) => {
    const onward = request({ host: '127.0.0.1', port, path, method: incoming.method, headers }, found => {
      answer.writeHead(found.statusCode ?? 502, found.headers)
      found.once('error', reject).pipe(answer).once('finish', resolve)
    })
    onward.once('error', reject)
    incoming.once('error', reject).pipe(onward)
  })
}

function refuse(answer: ServerResponse, status: number, message: string): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }))
}
