import { parseArgs } from 'node:util'
import { orExit, runStandIn } from '../stand-in/run-stand-in.ts'
import { startWorkspace } from './start.ts'

const HELP = `Doki's Google Workspace stand-in: Sheets v4, Drive v3 and OAuth 2 for development, tests and demos.

  node main.ts [options]
    --port N            0 takes a free port (default)
    --load FILE[,FILE]  CSV or XLSX files to load
    --convert           read the texts of CSV files as typed (numbers, dates)
    --user EMAIL        a test user, repeated; the first owns what is loaded
    --open              take any token
    --quotas            enforce Google's quotas
    --state FILE        keep the state there between runs
    --issuer URL        "iss" of id tokens (default: its own address)
    --follow-stdin      stop when standard input ends, as when the starter is killed
`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    load: { type: 'string', multiple: true },
    convert: { type: 'boolean', default: false },
    user: { type: 'string', multiple: true },
    open: { type: 'boolean', default: false },
    quotas: { type: 'boolean', default: false },
    state: { type: 'string' },
    issuer: { type: 'string' },
    'follow-stdin': { type: 'boolean' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(HELP)
} else {
  const { url, close } = await orExit(
    startWorkspace({
      port: Number(values.port),
      load: (values.load ?? []).flatMap(list => list.split(',')).filter(Boolean),
      convert: values.convert,
      users: values.user ?? [],
      open: values.open,
      quotas: values.quotas,
      ...(values.state ? { stateFile: values.state } : {}),
      ...(values.issuer ? { issuer: values.issuer } : {}),
    }),
  )
  runStandIn({ addresses: { url }, stop: close, followStdin: values['follow-stdin'] })
}
