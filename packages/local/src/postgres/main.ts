import { parseArgs } from 'node:util'
import { orExit } from '../stand-in/run-stand-in.ts'
import { prepareSupabase } from './prepare-supabase.ts'
import { resetPostgres, startPostgres, stopPostgres } from './start-postgres.ts'

const help = `A local Postgres.

  node main.ts start --dir DIR [--port N] [--fast] [--version 18|15]   prints {"url", "port", "dir"}
  node main.ts stop  --dir DIR
  node main.ts reset --dir DIR                                         stops it and deletes all its data

  --dir DIR      the data directory (default .doki/postgres)
  --port N       default: any free port; a running server keeps its own
  --fast         do not wait for the disk
  --version V    18 (default) or 15
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: 'string', default: '.doki/postgres' },
    port: { type: 'string', default: '0' },
    fast: { type: 'boolean', default: false },
    version: { type: 'string', default: '18' },
    help: { type: 'boolean', default: false },
  },
})
const version = values.version === '15' ? 15 : 18
const { dir } = values

switch (values.help ? 'help' : positionals[0]) {
  case 'start': {
    const server = await orExit(
      startPostgres({ dir, version, port: Number(values.port), durable: !values.fast }),
    )
    await prepareSupabase(server.url)
    console.log(JSON.stringify({ url: server.url, port: server.port, dir: server.dir }))
    break
  }
  case 'stop':
    await orExit(stopPostgres({ dir, version }))
    break
  case 'reset':
    await orExit(resetPostgres({ dir, version }))
    break
  case 'help':
    console.log(help)
    break
  default:
    console.error(help)
    process.exitCode = 2
}
