import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Meter } from './watch.ts'
import { serve, type Wire } from './wire.ts'

const writingPath = /^\/v4\/spreadsheets\/[^/]+(?::batchUpdate|\/values.*)$/
const readingPath = /:batchGetByDataFilter|:getByDataFilter/

/** What a request to Google would change: `POST values:batchUpdate`; undefined for nothing. */
export function googleEffect(method: string, url: string): string | undefined {
  const path = url.split('?')[0] ?? ''
  if (method === 'GET' || !writingPath.test(path) || readingPath.test(path)) return undefined
  return `${method} ${path.replace(/^\/v4\/spreadsheets\/[^/:]+[/:]?/, '')}`
}

/** Stands before the stand-in for Google, on 127.0.0.1, and asks the meter's watch at each request that changes something. */
export async function googleWire(target: string, ask: () => Meter): Promise<Wire> {
  const sockets = new Set<Socket>()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((asked, answer) => {
    carry(target, asked, answer, ask).catch(() => asked.socket.destroy())
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return serve(server, cut)
}

async function carry(
  target: string,
  asked: IncomingMessage,
  answer: ServerResponse,
  ask: () => Meter,
): Promise<void> {
  const body = await whole(asked)
  const what = googleEffect(asked.method ?? 'GET', asked.url ?? '')
  const meter = what === undefined ? undefined : ask()
  const effect = what === undefined ? undefined : meter?.next('google', what)
  if (meter && effect && (await meter.watch.asked(effect)) === 'cut')
    return void asked.socket.resetAndDestroy()
  const { status, headers, bytes } = await forward(target, asked, body)
  if (meter && effect && (await meter.watch.done(effect, status < 300 ? 1 : 0)) === 'cut')
    return void asked.socket.resetAndDestroy()
  if (answer.destroyed) return
  answer.writeHead(status, headers)
  answer.end(bytes, () => {
    if (meter && effect) meter.watch.told(effect)
  })
}

async function forward(target: string, { method, url, headers: sent }: IncomingMessage, body: Buffer) {
  const { host: _host, connection: _connection, ...headers } = sent
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const under = request(`${target}${url}`, { method, headers }, resolve)
    under.once('error', reject)
    under.end(body)
  })
  const bytes = await whole(response)
  const { 'transfer-encoding': _chunked, connection: _kept, ...answered } = response.headers
  return {
    status: response.statusCode ?? 502,
    headers: { ...answered, 'content-length': bytes.length },
    bytes,
  }
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
