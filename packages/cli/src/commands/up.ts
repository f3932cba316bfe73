import path from 'node:path'
import { claimFolder } from '../cloud/claim-folder.ts'
import { endNoted } from '../cloud/end-leftovers.ts'
import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs, UsageError } from '../command.ts'
import { dataFolder, root } from '../root.ts'

export const command: Command = {
  help: `Usage: ./doki up [--port N] [--user EMAIL]…

Runs the local cloud and all services until Ctrl-C, keeping their data in .doki/up. Prints where they are.

  --port N       the gateway's port (default 8080; another one when it is taken)
  --user EMAIL   who may sign in at the consent page (default ada@example.com and bob@example.com)`,

  async run(args) {
    const { values } = readArgs(args, {
      port: { type: 'string', default: '8080' },
      user: { type: 'string', multiple: true, default: ['ada@example.com', 'bob@example.com'] },
    })
    const port = readPort(values.port)
    const wrong = values.user.find(user => !/^[^\s@]+@[^\s@]+$/.test(user))
    if (wrong !== undefined) throw new UsageError(`--user takes an e-mail address, not “${wrong}”`)
    const folder = path.join(dataFolder, 'up')
    const release = claimFolder(folder, root)
    endNoted(path.join(folder, 'processes'), root)
    console.log('Starting Postgres, the stand-ins for Google and Supabase, and the services …')
    const interrupted = new AbortController()
    const starting = startLocalCloud({
      folder,
      durable: true,
      users: values.user,
      port,
      signal: interrupted.signal,
      warn: console.error,
    })
    stopOnce(async () => {
      interrupted.abort()
      await starting.then(
        cloud => cloud.stop(),
        () => {},
      )
      release()
    })
    const { addresses, userDatabase } = await starting.catch((error: unknown) => {
      release()
      throw error
    })
    if (new URL(addresses.gateway).port !== String(port))
      console.log(`Port ${port} is taken; another one serves.`)
    console.log(`
  gateway    ${addresses.gateway}   (docs: ${addresses.gateway}/docs)
  MCP        ${addresses.gateway}/mcp   (AI clients: docs/mcp.md)
  sign in    ${addresses.gateway}/auth/google/start   as ${values.user.join(' or ')}
  Google     ${addresses.workspace}   (stand-in: Sheets, Drive, OAuth)
  Supabase   ${addresses.supabase}   (stand-in: Auth)
  database   ${userDatabase}   (yours to connect: an empty one)
  logs       ${path.join(folder, 'processes')}

Ctrl-C stops it; the data stays.`)
    return new Promise(() => {})
  },
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new UsageError(`--port ${text} is no port: it is a number from 1 to 65535.`)
}
