import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Scripted {
  status: number
  headers?: Record<string, string>
  body?: unknown
  /** Sends half of the body and cuts the connection. */
  cut?: boolean
}

type Test = { teardown(fn: () => unknown): unknown }

/** A server that gives out tokens, and these answers one after the other, the last one for ever. */
export async function answering(t: Test, script: Scripted[], token: Scripted = accessToken) {
  let answers = script
  const seen: { method: string; url: string }[] = []
  const tokens: string[] = []
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/token')) {
      tokens.push(request.url)
      return send(response, token)
    }
    seen.push({ method: request.method ?? '', url: request.url ?? '' })
    drain(request, () =>
      send(response, answers[Math.min(seen.length, answers.length) - 1] ?? { status: 500 }),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    return new Promise(resolve => server.close(resolve))
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  /** Begins anew, with other answers. */
  const restart = (script: Scripted[]) => {
    answers = script
    seen.length = 0
  }
  return { url: `http://127.0.0.1:${port}`, seen, tokens, restart }
}

const accessToken: Scripted = {
  status: 200,
  body: { access_token: 'a', expires_in: 3599, token_type: 'Bearer' },
}

function drain(request: IncomingMessage, then: () => void): void {
  request.resume()
  request.on('end', then)
}

function send(response: ServerResponse, { status, headers, body, cut }: Scripted): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {})
  const length = Buffer.byteLength(text)
  response.writeHead(status, {
    'content-type': 'application/json; charset=UTF-8',
    ...headers,
    ...(cut ? { 'content-length': length } : {}),
  })
  if (!cut) response.end(text)
  else response.write(text.slice(0, length / 2), () => response.destroy())
}
