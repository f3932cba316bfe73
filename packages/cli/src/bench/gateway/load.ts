import { connect, type Socket } from 'node:net'
import { z } from 'zod'

/** Asks the same over and over on so many connections, each with one request under way, for so long. */
export const Load = z.object({
  url: z.url(),
  method: z.enum(['GET', 'POST']),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  connections: z.int(),
  seconds: z.number(),
})
export type Load = z.infer<typeof Load>

export const LoadFigures = z.object({
  perSecond: z.number(),
  p50Ms: z.number(),
  p99Ms: z.number(),
  requests: z.int(),
  /** Answers that were no success, and connections that broke. */
  failed: z.int(),
})
export type LoadFigures = z.infer<typeof LoadFigures>

/**
 * Plain sockets and a parser that knows no more than a status and a length: what asks must not be what is measured. Answers
 * in chunks are not read.
 */
export async function load({ url, method, headers, body = '', connections, seconds }: Load) {
  const { hostname, port, pathname, host } = new URL(url)
  const lines = Object.entries({ host, ...headers, 'content-length': String(Buffer.byteLength(body)) })
  const request = Buffer.from(
    `${method} ${pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  )
  const times: number[] = []
  let failed = 0
  const started = performance.now()
  const ends = started + seconds * 1000

  function ask(socket: Socket, done: () => void): void {
    let text = ''
    let sent = 0
    const send = () => {
      if (performance.now() >= ends) {
        socket.destroy()
        return done()
      }
      sent = performance.now()
      socket.write(request)
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      text += chunk
      const head = text.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0)
      if (text.length < head + 4 + length) return
      if (!/^HTTP\/1\.1 2/.test(text)) failed++
      times.push(performance.now() - sent)
      text = text.slice(head + 4 + length)
      send()
    })
    socket.once('error', () => {
      failed++
      done()
    })
    socket.once('connect', send)
  }

  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>(done => ask(connect({ host: hostname, port: Number(port), noDelay: true }), done)),
    ),
  )
  const took = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 100) / 100
  return {
    perSecond: Math.round(times.length / took),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    requests: times.length,
    failed,
  } satisfies LoadFigures
}

if (import.meta.main) console.log(JSON.stringify(await load(Load.parse(JSON.parse(process.argv[2] ?? '{}')))))
