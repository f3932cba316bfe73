import { quotaRates } from '@doki/google'
import { startSupabaseAuth, startWorkspace, type WorkspaceOptions } from '@doki/local'
import { tokenVerifier } from '../auth.ts'
import { googleDoor } from '../google/google-door.ts'
import { publicKeys } from '../sign-in/public-keys.ts'
import { supabaseAuth } from '../sign-in/supabase-auth.ts'
import { testGateway } from './test-gateway.ts'

const clientId = 'doki-test'
const issuer = 'https://accounts.google.com'
const person = 'ann@example.com'
const startPath = '/auth/google/start'

/** A gateway whose Google and Supabase Auth are stand-ins, spoken to by the real clients. */
export async function testSignIn(t: Parameters<typeof testGateway>[0], options: WorkspaceOptions = {}) {
  const workspace = await startWorkspace({ users: [person], issuer, ...options })
  t.teardown(() => workspace.close())
  const jwksUrl = `${workspace.url}/oauth2/v3/certs`
  const auth = await startSupabaseAuth({ google: { issuer, audience: [clientId], jwksUrl } })
  t.teardown(() => auth.stop())
  const tokens = `${auth.url}/auth/v1`
  const { url } = workspace
  const urls = { auth: url, token: url, sheets: url, drive: url }
  const google = { clientId, clientSecret: 'none', urls, rates: quotaRates() }
  const gateway = await testGateway(t, ({ connectTo }) => ({
    supabase: supabaseAuth({ url: auth.url, anonKey: auth.anonKey }),
    verify: tokenVerifier({
      keys: publicKeys({ url: new URL(`${tokens}/.well-known/jwks.json`) }),
      issuer: tokens,
    }),
    google: googleDoor({ app: google, connections: connectTo(google) }),
  }))
  const { app } = gateway

  /** What Google sends the browser back with, after a person said yes to the scopes that `grants` lets through. */
  async function consent(
    grants: (scope: string) => boolean = () => true,
    { start = startPath, user = person } = {},
  ) {
    const { headers } = await app.inject(start)
    const asked = new URL(String(headers.location))
    const form = new URLSearchParams({ user, decision: 'allow' })
    for (const [name, value] of asked.searchParams) form.set(`q.${name}`, value)
    const scopes = asked.searchParams.get('scope')?.split(' ') ?? []
    for (const scope of scopes.filter(grants)) form.append('scope', scope)
    const page = `${asked.origin}${asked.pathname}`
    const answer = await fetch(page, { method: 'POST', body: form, redirect: 'manual' })
    const back = new URL(answer.headers.get('location') ?? '')
    const [cookie = ''] = String(headers['set-cookie']).split(';')
    return {
      asked,
      back,
      cookie,
      state: back.searchParams.get('state') ?? '',
      code: back.searchParams.get('code') ?? '',
    }
  }

  /** A browser that is on its way back from Google. */
  async function browse(...of: Parameters<typeof consent>) {
    const { asked, back, cookie } = await consent(...of)
    return {
      asked,
      back,
      cookie,
      finish: (headers: Record<string, string> = {}) =>
        app.inject({
          url: `${back.pathname}${back.search}`,
          headers: { cookie, accept: 'application/json', ...headers },
        }),
    }
  }

  /** Asks as who has the token. */
  async function get(token: string, path: string) {
    const answer = await app.inject({ url: path, headers: { authorization: `Bearer ${token}` } })
    return { status: answer.statusCode, body: answer.json() }
  }

  return { ...gateway, google, workspace, auth, browse, consent, get }
}
