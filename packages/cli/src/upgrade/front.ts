import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { freePort } from '../cloud/free-port.ts'

/** Stands before the processes of a service as Cloud Run does: each request goes to one of those that are served. */
export interface Front {
  url: string
  /** From now on new requests go to these, in turn. Those under way stay where they are. */
  serve(...urls: string[]): void
  /** How many requests each address was given. */
  counts(): Record<string, number>
  close(): void
}

/** Listens on a free port of this machine; serves nobody yet. */
export async function startFront(): Promise<Front> {
  const counts = new Map<string, number>()
  let served: string[] = []
  let turn = 0
  const server = createServer((asked, answer) => {
    const url = served[turn++ % served.length]
    if (!url) return void asked.socket.destroy()
    counts.set(url, (counts.get(url) ?? 0) + 1)
    passOn(url, asked, answer)
  })
  const port = await freePort()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    serve(...urls) {
      served = urls
    },
    counts: () => Object.fromEntries(counts),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** What breaks behind is a broken connection before: nothing is made up. */
function passOn(url: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers } = asked
  const behind = request(url + asked.url, { method, headers, agent: false }, found => {
    const { connection: _ours, ...given } = found.headers
    answer.writeHead(found.statusCode ?? 502, given)
    found.on('error', () => answer.destroy())
    found.pipe(answer)
  })
  behind.on('error', () => asked.socket.destroy())
  answer.on('close', () => behind.destroy())
  asked.pipe(behind)
}
