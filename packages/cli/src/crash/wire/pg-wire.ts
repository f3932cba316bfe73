import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { pgEffects } from './pg-effects.ts'
import { isTlsRequest, messageCutter } from './pg-messages.ts'
import type { Effect, Meter, WireName } from './watch.ts'
import { serve, type Wire } from './wire.ts'

/** Stands before a Postgres server, on 127.0.0.1, and asks the meter's watch at each effect. TLS is declined. */
export async function pgWire(name: WireName, server: { port: number }, ask: () => Meter): Promise<Wire> {
  const sockets = new Set<Socket>()
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const listener = createServer({ noDelay: true }, client => {
    const behind = connect({ host: '127.0.0.1', port: server.port, noDelay: true })
    const pair = [client, behind]
    for (const socket of pair) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        sockets.delete(socket)
        for (const other of pair) other.destroy()
      })
    }
    carry(name, client, behind, ask).catch(() => client.destroy())
  })
  return serve(listener, cut)
}

async function carry(name: WireName, client: Socket, behind: Socket, ask: () => Meter): Promise<void> {
  const effects = pgEffects()
  const held: Buffer[] = []
  let under: { effect: Effect; meter: Meter } | undefined

  async function up(): Promise<void> {
    const messages = messageCutter(true)
    for await (const chunk of client) {
      for (const message of messages(chunk)) {
        if (message.type === '' && isTlsRequest(message.bytes)) {
          client.write('N')
          continue
        }
        const what = message.type === '' ? undefined : effects.asks(message)
        if (what !== undefined) {
          const meter = ask()
          const effect = meter.next(name, what)
          if ((await meter.watch.asked(effect)) === 'cut') return void client.resetAndDestroy()
          under = { effect, meter }
        }
        await send(behind, message.bytes)
      }
    }
  }

  async function down(): Promise<void> {
    const messages = messageCutter(false)
    for await (const chunk of behind) {
      // Told in one piece, unless an effect ends in it: then the answer waits here, whole.
      let ended: typeof under
      for (const message of messages(chunk)) {
        held.push(message.bytes)
        if (effects.answers(message)) {
          ended = under
          under = undefined
        }
      }
      if (under) continue
      if (ended && (await ended.meter.watch.done(ended.effect, effects.rows())) === 'cut')
        return void client.resetAndDestroy()
      if (held.length > 0) await send(client, Buffer.concat(held.splice(0)))
      if (ended) ended.meter.watch.told(ended.effect)
    }
  }
  await Promise.all([up(), down()])
}

async function send(socket: Socket, bytes: Buffer): Promise<void> {
  if (socket.destroyed) return
  if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
}
