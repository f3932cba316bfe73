import { sql } from '@doki/database'
import { startSupabaseAuth, startWorkspace } from '@doki/local'
import { type Test, test } from 'tap'
import { tokenVerifier } from '../auth.ts'
import { testGateway } from '../testing/test-gateway.ts'
import { googleOf } from '../testing/test-google.ts'
import { supabaseAuth } from './supabase-auth.ts'

test('signing in at Google gives a session and connects the account, once however often', async t => {
  const { browse, consent, me, database, vault, lines } = await setup(t)
  const signedIn = await (await browse()).finish()
  t.equal(signedIn.statusCode, 200, signedIn.body)
  const session = signedIn.json()
  t.match(session, { accessToken: String, refreshToken: String, expiresIn: 3600 })
  const { body } = await me(session.accessToken)
  t.match(body, {
    id: session.userId,
    email: 'ann@example.com',
    workspaces: [{ kind: 'personal', role: 'owner' }],
  })
  const [workspace] = body.workspaces

  const find = () => database.admin.rows(sql`select * from connections where workspace_id = ${workspace.id}`)
  const [row] = await find()
  t.match(row, {
    kind: 'google',
    state: 'ok',
    details: { email: 'ann@example.com' },
    created_by: session.userId,
  })
  const open = (sealed: unknown, connectionId: unknown) =>
    JSON.parse(vault.open(String(sealed), { workspaceId: workspace.id, connectionId: String(connectionId) }))
  const first = open(row?.sealed, row?.id)
  t.match(first, { kind: 'google', email: 'ann@example.com', refreshToken: /^1\// })

  const [line] = await database.admin.rows(sql`select * from audit_logs`)
  t.match(line, { actor: session.userId, action: 'GET /auth/google/callback', workspace_id: null })

  const again = await (await browse()).finish()
  t.equal(again.json().userId, session.userId)
  const rows = await find()
  t.equal(rows.length, 1, 'the same connection, renewed')
  t.not(open(rows[0]?.sealed, rows[0]?.id).refreshToken, first.refreshToken)

  const { state, code } = await consent()
  const logged = lines.join('\n')
  for (const secret of [first.refreshToken, session.accessToken, session.refreshToken, state, code]) {
    t.notMatch(logged, secret)
  }
})

test('a person sees a page, without the session in it', async t => {
  const { browse } = await setup(t)
  const page = await (await browse()).finish({ accept: 'text/html' })
  t.match(page.headers['content-type'], /^text\/html/)
  t.match(page.body, /You are signed in/)
  t.match(page.body, /ann@example\.com/)
  t.notMatch(page.body, /eyJ/)
})

test('the cookie is for this sign-in only and out of reach of scripts; the way to Google carries PKCE', async t => {
  const { app } = await setup(t)
  const { headers, statusCode } = await app.inject('/auth/google/start')
  t.equal(statusCode, 302)
  t.match(
    headers['set-cookie'],
    /^doki_sign_in=[\w-]{43}; Max-Age=600; HttpOnly; SameSite=Lax; Path=\/auth\/google$/,
  )
  const { searchParams } = new URL(String(headers.location))
  t.equal(searchParams.get('redirect_uri'), 'http://doki.test/auth/google/callback')
  t.equal(searchParams.get('code_challenge_method'), 'S256')
  t.equal(searchParams.get('access_type'), 'offline')
  t.match(searchParams.get('scope'), /spreadsheets/)
})

test('a state is used once', async t => {
  const { browse } = await setup(t)
  const browser = await browse()
  t.equal((await browser.finish()).statusCode, 200)
  const second = await browser.finish()
  t.equal(second.statusCode, 400)
  t.match(second.json(), { code: 'invalid_input', message: /was used already/ })
})

test('another browser cannot finish a sign-in, and does not spoil it', async t => {
  const { browse, app } = await setup(t)
  const [victim, attacker] = [await browse(), await browse()]
  t.equal((await victim.finish({ cookie: attacker.cookie })).statusCode, 400)
  t.equal((await app.inject(victim.back.href)).statusCode, 400, 'nor one without a cookie')
  t.equal((await victim.finish()).statusCode, 200, 'the browser that began still can')
})

test('a state that is old, or not ours, is refused', async t => {
  const { browse, database } = await setup(t)
  const late = await browse()
  await database.admin.rows(sql`update auth_flows set expires_at = now() - interval '1 second'`)
  t.equal((await late.finish()).statusCode, 400)
  const other = await browse()
  other.back.searchParams.set('state', 'made-up')
  t.equal((await other.finish()).statusCode, 400)
  const [{ count } = {}] = await database.admin.rows(
    sql`select count(*)::int as count from users where email like 'ann@%'`,
  )
  t.equal(count, 0, 'nobody was let in')
})

test('what is kept of a sign-in under way does not help who reads the database', async t => {
  const { browse, database } = await setup(t)
  const { back, cookie } = await browse()
  const [row] = await database.admin.rows(sql`select * from auth_flows`)
  const kept = JSON.stringify(row)
  t.notMatch(kept, back.searchParams.get('state') ?? '-')
  t.notMatch(kept, cookie.split('=')[1] ?? '-')
  t.match(row?.verifier, /^v1\.test\./)
})

test('a person may say no at Google; a code that is not good lets nobody in', async t => {
  const { browse } = await setup(t)
  const no = await browse()
  no.back.searchParams.delete('code')
  no.back.searchParams.set('error', 'access_denied')
  t.match((await no.finish()).json(), { statusCode: 403, message: /did not let Doki in/ })
  const bad = await browse()
  bad.back.searchParams.set('code', 'made-up')
  t.ok([400, 401, 422].includes((await bad.finish()).statusCode))
})

test('access to spreadsheets that was not granted shows in the connection', async t => {
  const { browse, me, database } = await setup(t)
  const finished = await (await browse({ scopes: ['openid', 'email'] })).finish()
  t.equal(finished.statusCode, 200, finished.body)
  const { body } = await me(finished.json().accessToken)
  const [row] = await database.admin.rows(
    sql`select * from connections where workspace_id = ${body.workspaces[0].id}`,
  )
  t.match(row, { state: 'reconnect', state_reason: /tick the boxes/ })
})

/** A gateway whose Google and Supabase Auth are stand-ins, spoken to by the real clients. */
async function setup(t: Test) {
  const workspace = await startWorkspace({
    users: ['ann@example.com'],
    issuer: 'https://accounts.google.com',
  })
  t.teardown(() => workspace.close())
  const clientId = 'doki-test'
  const auth = await startSupabaseAuth({
    google: {
      issuer: 'https://accounts.google.com',
      audience: [clientId],
      jwksUrl: `${workspace.url}/oauth2/v3/certs`,
    },
  })
  t.teardown(() => auth.stop())
  const issuer = `${auth.url}/auth/v1`
  const gateway = await testGateway(t, {
    supabase: supabaseAuth({ url: auth.url, anonKey: auth.anonKey }),
    verify: tokenVerifier({ keys: new URL(`${issuer}/.well-known/jwks.json`), issuer }),
    google: googleOf(workspace.url, clientId),
  })
  const { app } = gateway

  /** What Google sends the browser back with, after a person said yes to `scopes` (to all unless named). */
  async function consent(scopes?: string[]) {
    const { headers } = await app.inject('/auth/google/start')
    const asked = new URL(String(headers.location))
    const form = new URLSearchParams({ user: 'ann@example.com', decision: 'allow' })
    for (const [name, value] of asked.searchParams) form.set(`q.${name}`, value)
    const all = asked.searchParams.get('scope')?.split(' ') ?? []
    for (const scope of all) if (!scopes || scopes.includes(scope)) form.append('scope', scope)
    const page = `${asked.origin}${asked.pathname}`
    const answer = await fetch(page, { method: 'POST', body: form, redirect: 'manual' })
    const back = new URL(answer.headers.get('location') ?? '')
    const state = back.searchParams.get('state') ?? ''
    return {
      back,
      state,
      code: back.searchParams.get('code') ?? '',
      cookie: String(headers['set-cookie']).split(';')[0] ?? '',
    }
  }

  /** A browser that is on its way back from Google. */
  async function browse({ scopes }: { scopes?: string[] } = {}) {
    const { back, cookie } = await consent(scopes)
    return {
      back,
      cookie,
      finish: (headers: Record<string, string> = {}) =>
        app.inject({
          url: `${back.pathname}${back.search}`,
          headers: { cookie, accept: 'application/json', ...headers },
        }),
    }
  }

  async function me(token: string) {
    const answer = await app.inject({ url: '/me', headers: { authorization: `Bearer ${token}` } })
    return { status: answer.statusCode, body: answer.json() }
  }

  return { ...gateway, browse, consent, me }
}
