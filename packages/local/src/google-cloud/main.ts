import { parseArgs } from 'node:util'
import { helpIf, orExit, runStandIn } from '../stand-in/run-stand-in.ts'
import { readConfigFile } from './config.ts'
import { startGoogleCloud } from './start-google-cloud.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    config: { type: 'string' },
    state: { type: 'string' },
    'job-log': { type: 'string' },
    'follow-stdin': { type: 'boolean' },
    help: { type: 'boolean' },
  },
})
helpIf(
  values.help,
  `A stand-in for Google Cloud: Pub/Sub, Cloud Run Jobs and Secret Manager over gRPC, on 127.0.0.1.
When ready it prints {"url": "127.0.0.1:PORT", "controlUrl": "http://127.0.0.1:PORT"}.

  --port N          of the gRPC server (default: any free port)
  --control-port N  of the control API (default: any free port)
  --config FILE     JSON: {"project", "jobs": {NAME: {"command", "args", "env", ...}}, "secrets": {NAME: VALUE}}
  --state FILE      where topics, undelivered messages and secrets survive a restart
  --job-log FILE    where the output of jobs goes (default: standard error)
  --follow-stdin    stop when standard input ends, as when the starter is killed
`,
)
const config = await orExit(readConfigFile(values.config))
const { url, controlUrl, stop } = await orExit(
  startGoogleCloud({
    port: Number(values.port),
    controlPort: Number(values['control-port']),
    config,
    state: values.state,
    jobLog: values['job-log'],
  }),
)
runStandIn({ addresses: { url, controlUrl }, stop, followStdin: values['follow-stdin'] })
