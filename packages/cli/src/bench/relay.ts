import { createServer } from 'node:http'
import { freePort } from '../cloud/free-port.ts'

/** Stands between Drive and the gateway, and can lose whatever Drive says. */
export interface Relay {
  url: string
  /** Messages that came, passed on or not. */
  came(): number
  /** From now on every message is lost: its connection is cut, and nobody hears of it. */
  lose(): void
  close(): void
}

/** `gateway` is asked for its address with each message, as it may not be up yet. */
export async function startRelay(gateway: () => string | undefined): Promise<Relay> {
  let came = 0
  let losing = false
  const server = createServer((request, response) => {
    came++
    const to = gateway()
    if (losing || to === undefined) {
      request.socket.destroy()
      return
    }
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      name.startsWith('x-goog-') ? [[name, String(value)] as [string, string]] : [],
    )
    fetch(to + request.url, { method: 'POST', headers }).then(
      answer => response.writeHead(answer.status).end(),
      () => response.writeHead(502).end(),
    )
  })
  const port = await freePort()
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${port}`,
    came: () => came,
    lose() {
      losing = true
    },
    close: () => server.close(),
  }
}
