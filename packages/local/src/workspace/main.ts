import { parseArgs } from 'node:util'
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
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  process.stdout.write(HELP)
} else {
  const workspace = await startWorkspace({
    port: Number(values.port),
    load: (values.load ?? []).flatMap(list => list.split(',')).filter(Boolean),
    convert: values.convert,
    users: values.user ?? [],
    open: values.open,
    quotas: values.quotas,
    ...(values.state ? { stateFile: values.state } : {}),
    ...(values.issuer ? { issuer: values.issuer } : {}),
  }).catch(error => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void workspace.close().then(() => process.exit(0)))
  }
  console.log(JSON.stringify({ url: workspace.url }))
}
