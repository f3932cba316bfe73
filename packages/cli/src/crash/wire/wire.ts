import type { Server } from 'node:net'

/** Something that stands before a server and lets the traffic through, asking at each effect. */
export interface Wire {
  port: number
  /** Cuts every connection there is; new ones are taken. */
  cut(): void
  close(): Promise<void>
}

/** A wire of a server that is not listening yet; `cut` ends what it carries. */
export async function serve(server: Server, cut: () => void): Promise<Wire> {
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve()),
  )
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A wire has no port')
  return {
    port: address.port,
    cut,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      cut()
      await closed
    },
  }
}
