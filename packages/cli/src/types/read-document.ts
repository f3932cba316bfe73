import { startGateway } from './start-gateway.ts'

/** What a gateway of these sources answers at `/openapi.json`. */
export async function readDocument(): Promise<unknown> {
  const { address, process } = await startGateway()
  try {
    return await (await fetch(`${address}/openapi.json`)).json()
  } finally {
    process.kill()
  }
}
