import { parseArgs } from 'node:util'
import { helpIf, orExit, runStandIn } from '../stand-in/run-stand-in.ts'
import { startSupabaseAuth } from './start-supabase-auth.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    state: { type: 'string' },
    'google-issuer': { type: 'string' },
    'google-audience': { type: 'string', multiple: true },
    'google-jwks': { type: 'string' },
    'database-url': { type: 'string' },
    'anon-key': { type: 'string' },
    'follow-stdin': { type: 'boolean' },
    help: { type: 'boolean' },
  },
})
helpIf(
  values.help,
  `A stand-in for Supabase Auth, on 127.0.0.1. When ready it prints {"url", "anonKey"}.

  --port N               default: any free port
  --state FILE           where the signing key, users and sessions survive a restart
  --google-issuer URL    whose id tokens sign in; without it nobody signs in with Google
  --google-audience ID   the OAuth client id they are for; may be given more than once
  --google-jwks URL      where the issuer's keys are (default: as its openid-configuration says)
  --database-url URL     keep auth.users of this database like the users here
  --anon-key KEY         the apikey that clients send
  --follow-stdin         stop when standard input ends, as when the starter is killed
`,
)
const issuer = values['google-issuer']
const audience = values['google-audience'] ?? []
if (issuer && audience.length === 0) {
  console.error('--google-issuer needs --google-audience: the OAuth client id that id tokens are for')
  process.exit(2)
}
const { url, anonKey, stop } = await orExit(
  startSupabaseAuth({
    port: Number(values.port),
    state: values.state,
    google: issuer ? { issuer, audience, jwksUrl: values['google-jwks'] } : undefined,
    databaseUrl: values['database-url'],
    anonKey: values['anon-key'],
  }),
)
runStandIn({ addresses: { url, anonKey }, stop, followStdin: values['follow-stdin'] })
