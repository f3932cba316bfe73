import { parseArgs } from 'node:util'
import { helpIf, orExit, runStandIn } from '../stand-in/run-stand-in.ts'
import { startOpenAi } from './start-openai.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    key: { type: 'string' },
    'follow-stdin': { type: 'boolean' },
    help: { type: 'boolean' },
  },
})
helpIf(
  values.help,
  `A stand-in for OpenAI, or whoever speaks its protocol, on 127.0.0.1. When ready it prints {"url", "key"}.

  --port N               default: any free port
  --key KEY              the key that clients send (default: sk-local)
  --follow-stdin         stop when standard input ends, as when the starter is killed
`,
)
const { url, key, stop } = await orExit(
  startOpenAi({ port: Number(values.port), ...(values.key && { key: values.key }) }),
)
runStandIn({ addresses: { url, key }, stop, followStdin: values['follow-stdin'] })
