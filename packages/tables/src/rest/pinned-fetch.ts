import http from 'node:http'
import https from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'
import { createGunzip } from 'node:zlib'
import type { CheckedRest } from './check-rest-url.ts'

/** A page of 1,000 rows is some MB; what is larger than this is no answer of a table. */
const mostBytes = 128 * 1024 * 1024

export interface PinnedFetch {
  fetch: typeof fetch
  /** Ends the connections that were kept open. */
  close(): void
}

/**
 * `fetch` that connects to the address that was checked, whatever the name says by then, and to no other host: TLS is
 * verified for the name, and redirects are not followed, since they would lead past the check.
 */
export function pinnedFetch({ url, address, host }: CheckedRest, timeoutMs = 60_000): PinnedFetch {
  const lookup: LookupFunction = (_, options, done) => {
    const family = isIPv6(address) ? 6 : 4
    if (options.all) done(null, [{ address, family }])
    else done(null, address, family)
  }
  const tls = url.startsWith('https:')
  const options = { keepAlive: true, lookup, maxSockets: 16 }
  const agent = tls ? new https.Agent({ ...options, servername: host }) : new http.Agent(options)
  return {
    close: () => agent.destroy(),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (new URL(request.url).origin !== url) throw new Error('Only the checked host is asked')
      const body = Buffer.from(await request.arrayBuffer())
      const headers = { ...Object.fromEntries(request.headers), 'accept-encoding': 'gzip' }
      const send = tls ? https.request : http.request
      return new Promise((resolve, reject) => {
        const outgoing = send(
          request.url,
          { method: request.method, agent, headers, signal: AbortSignal.timeout(timeoutMs) },
          incoming => answerOf(incoming).then(resolve, reject),
        )
        outgoing.once('error', reject)
        outgoing.end(body)
      })
    },
  }
}

async function answerOf(incoming: http.IncomingMessage): Promise<Response> {
  const zipped = incoming.headers['content-encoding'] === 'gzip'
  const source = zipped ? incoming.pipe(createGunzip()) : incoming
  incoming.once('error', error => source.destroy(error))
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > mostBytes) {
      incoming.destroy()
      throw new Error(`The answer is larger than ${mostBytes} bytes`)
    }
    chunks.push(chunk)
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined && name !== 'content-encoding') headers.set(name, String(value))
  const status = incoming.statusCode ?? 500
  const empty = status === 204 || status === 304
  return new Response(empty ? null : Buffer.concat(chunks), { status, headers })
}
