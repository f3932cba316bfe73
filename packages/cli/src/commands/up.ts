import path from 'node:path'
import { endNoted } from '../cloud/end-leftovers.ts'
import { startLocalCloud } from '../cloud/start-local-cloud.ts'
import { stopOnce } from '../cloud/stop-once.ts'
import { type Command, readArgs } from '../command.ts'
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
    const folder = path.join(dataFolder, 'up')
    endNoted(path.join(folder, 'processes'), root)
    console.log('Starting Postgres, the stand-ins for Google and Supabase, and the services …')
    const starting = startLocalCloud({
      folder,
      durable: true,
      users: values.user,
      port: Number(values.port),
      warn: console.error,
    })
    const stop = stopOnce(async () => (await starting).stop())
    const { addresses, userDatabase } = await starting
    console.log(`
  gateway    ${addresses.gateway}   (docs: ${addresses.gateway}/docs)
  sign in    ${addresses.gateway}/auth/google/start   as ${values.user.join(' or ')}
  Google     ${addresses.workspace}   (stand-in: Sheets, Drive, OAuth)
  Supabase   ${addresses.supabase}   (stand-in: Auth)
  database   ${userDatabase}   (yours to connect: an empty one)
  logs       ${path.relative(process.cwd(), path.join(folder, 'processes'))}

Ctrl-C stops it; the data stays.`)
    await new Promise(() => {})
    await stop()
    return 0
  },
}
