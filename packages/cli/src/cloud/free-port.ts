import { createServer } from 'node:net'

/** A port of 127.0.0.1 nobody listens on; `wanted` itself when it is free. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer()
  const port = await new Promise<number | undefined>((resolve, reject) => {
    server.once('error', error => (wanted ? resolve(undefined) : reject(error)))
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : undefined)
    })
  })
  await new Promise(resolve => server.close(resolve))
  return port ?? freePort()
}
