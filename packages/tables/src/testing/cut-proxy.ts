import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

type Test = { teardown(fn: () => Promise<unknown>): unknown }

/**
 * A way to a database that loses the answer to the next COMMIT once `cut.next` is set: the server carries it out, and the
 * connection ends. `url` is the database's, by this way.
 */
export async function cutProxy(t: Test, url: string) {
  const { hostname, port } = new URL(url)
  const cut = { next: false, done: 0 }
  const open = new Set<Socket>()
  const server = createServer(client => {
    const database = connect(Number(port), hostname)
    let silent = false
    for (const socket of [client, database]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        database.destroy()
      })
    }
    client.on('data', data => {
      if (cut.next && data.includes('commit\0')) {
        silent = true
        cut.next = false
      }
      database.write(data)
    })
    database.on('data', data => {
      if (!silent) return client.write(data)
      cut.done++
      return client.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(async () => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(typeof address === 'object' ? address?.port : '')
  return { url: through.href, cut }
}
