import { createHash, randomBytes } from 'node:crypto'
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library'
import { sheets } from 'googleapis/build/src/apis/sheets/index.js'
import { createRemoteJWKSet, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { type Test, test } from 'tap'
import { z } from 'zod'
import { startWorkspace, type WorkspaceOptions } from '../start.ts'
import { errorOf } from '../testing.ts'

const SCOPE = 'https://www.googleapis.com/auth/spreadsheets'
const REDIRECT = 'http://127.0.0.1:9/callback'

test("the whole flow with PKCE, through Google's own client", async t => {
  const { client, consent, url } = await setup(t)
  const { verifier, challenge } = pkce()
  const { code, state } = await consent({
    code_challenge: challenge,
    code_challenge_method: CodeChallengeMethod.S256,
  })
  t.equal(state, 'st')
  const { tokens } = await client.getToken({ code, codeVerifier: verifier })
  t.match(tokens, {
    token_type: 'Bearer',
    scope: `openid ${SCOPE}`,
    access_token: /^ya29\./,
    refresh_token: /^1\/\/0/,
  })
  client.setCredentials(tokens)
  const api = sheets({ version: 'v4', auth: client, rootUrl: `${url}/` })
  const { data } = await api.spreadsheets.create({ requestBody: { properties: { title: 'Mine' } } })
  t.equal(data.properties?.title, 'Mine')
  const info = await client.getTokenInfo(tokens.access_token ?? '')
  t.match(info, { email: 'ann@example.com', scopes: ['openid', SCOPE] })
})

test('the id token is signed by the published key', async t => {
  const { client, consent, url } = await setup(t)
  const { code } = await consent({ nonce: 'n' })
  const { tokens } = await client.getToken(code)
  const discovery = await (await fetch(`${url}/.well-known/openid-configuration`)).json()
  t.match(discovery, { issuer: url, jwks_uri: `${url}/oauth2/v3/certs`, token_endpoint: `${url}/token` })
  const keys = createRemoteJWKSet(new URL(`${url}/oauth2/v3/certs`))
  const { payload } = await jwtVerify(tokens.id_token ?? '', keys, {
    issuer: url,
    audience: 'app',
    algorithms: ['RS256'],
  })
  t.match(payload, { email: 'ann@example.com', email_verified: true, nonce: 'n', sub: /^\d+$/ })
})

test('the consent page lists the users and scopes; the answer may grant fewer', async t => {
  const { client, url } = await setup(t)
  const asked = client.generateAuthUrl({ scope: ['openid', SCOPE], state: 'st' })
  const page = await (await fetch(asked)).text()
  for (const text of ['ann@example.com', 'ben@example.com', SCOPE]) t.ok(page.includes(text), text)
  const form = new URLSearchParams({ user: 'ben@example.com', scope: 'openid', decision: 'allow' })
  for (const [name, value] of new URL(asked).searchParams) form.set(`q.${name}`, value)
  const send = () => fetch(`${url}/o/oauth2/v2/auth`, { method: 'POST', body: form, redirect: 'manual' })
  const target = new URL((await send()).headers.get('location') ?? '')
  t.equal(target.searchParams.get('scope'), 'openid')
  form.set('decision', 'deny')
  t.match((await send()).headers.get('location'), 'error=access_denied')
})

test('a wrong, missing or swapped verifier is refused, and so is a used code', async t => {
  const { client, consent } = await setup(t)
  const { verifier, challenge } = pkce()
  const ask = async () =>
    (await consent({ code_challenge: challenge, code_challenge_method: CodeChallengeMethod.S256 })).code
  t.match((await errorOf(client.getToken(await ask()))).message, 'invalid_grant')
  t.match(
    (await errorOf(client.getToken({ code: await ask(), codeVerifier: pkce().verifier }))).message,
    'invalid_grant',
  )
  t.match(
    (await errorOf(client.getToken({ code: await ask(), codeVerifier: challenge }))).message,
    'invalid_grant',
  )
  const code = await ask()
  await client.getToken({ code, codeVerifier: verifier })
  t.match((await errorOf(client.getToken({ code, codeVerifier: verifier }))).message, 'invalid_grant')
})

test('client, secret and redirect address must be right; nothing is sent to an unknown address', async t => {
  const clients = [{ id: 'app', secret: 'shh', redirectUris: [REDIRECT] }]
  const { url, consent, token } = await setup(t, { clients })
  const ask = (redirect: string, id = 'app') =>
    fetch(
      `${url}/o/oauth2/v2/auth?client_id=${id}&redirect_uri=${encodeURIComponent(redirect)}&response_type=code&scope=x`,
      {
        redirect: 'manual',
      },
    )
  for (const response of [await ask('https://evil.example/'), await ask(REDIRECT, 'other')]) {
    t.equal(response.status, 400)
    t.equal(response.headers.get('location'), null)
  }
  const { code } = await consent({})
  const redeem = (more: Record<string, string>) =>
    token({
      grant_type: 'authorization_code',
      code,
      client_id: 'app',
      client_secret: 'shh',
      redirect_uri: REDIRECT,
      ...more,
    })
  t.match(await redeem({ client_secret: 'wrong' }), { status: 401, body: { error: 'invalid_client' } })
  t.match(await redeem({ redirect_uri: 'http://127.0.0.1:9/else' }), {
    status: 400,
    body: { error: 'redirect_uri_mismatch' },
  })
  t.match(await redeem({}), { status: 200 })
})

test('a refresh token comes with offline access, and works until it is revoked', async t => {
  const { consent, token, url } = await setup(t)
  const secret = { client_id: 'app', client_secret: 'shh' }
  const redeem = async (code: string) =>
    (await token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...secret })).body
  const first = await redeem((await consent({ prompt: 'none' })).code)
  t.match(first.refresh_token, /^1\/\/0/)
  t.notOk((await redeem((await consent({ prompt: 'none' })).code)).refresh_token, 'only on the first consent')
  const refresh = () =>
    token({ grant_type: 'refresh_token', refresh_token: String(first.refresh_token), ...secret })
  t.match(await refresh(), { status: 200, body: { access_token: /^ya29/, expires_in: 3599 } })
  const expire = JSON.stringify({ email: 'ann@example.com', only: 'access' })
  await fetch(`${url}/__control/revoke`, { method: 'POST', body: expire })
  t.match(await refresh(), { status: 200 })
  t.equal((await fetch(`${url}/revoke?token=${first.refresh_token}`, { method: 'POST' })).status, 200)
  t.match(await refresh(), {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
  })
  const response = await fetch(`${url}/v4/spreadsheets/x`, {
    headers: { authorization: `Bearer ${first.access_token}` },
  })
  t.equal(response.status, 401)
})

test('an unknown or expired token is a 401 in the words of the API', async t => {
  let now = new Date('2026-01-01T00:00:00Z')
  const { url, consent, token } = await setup(t, { now: () => now })
  const call = (bearer: string) =>
    fetch(`${url}/v4/spreadsheets/x`, { headers: { authorization: `Bearer ${bearer}` } })
  t.match(await (await call('made-up')).json(), {
    error: {
      code: 401,
      status: 'UNAUTHENTICATED',
      message: /^Request had invalid authentication credentials/,
    },
  })
  const { code } = await consent({})
  const { body } = await token({
    grant_type: 'authorization_code',
    code,
    client_id: 'app',
    redirect_uri: REDIRECT,
  })
  t.equal((await call(String(body.access_token))).status, 404)
  now = new Date('2026-01-01T01:00:00Z')
  t.equal((await call(String(body.access_token))).status, 401)
})

test('a token with fewer scopes is a 403 that says so', async t => {
  const { url, consent, token } = await setup(t)
  const { code } = await consent({ scope: 'openid' })
  const { body } = await token({
    grant_type: 'authorization_code',
    code,
    client_id: 'app',
    redirect_uri: REDIRECT,
  })
  const response = await fetch(`${url}/v4/spreadsheets/x`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  })
  t.equal(response.status, 403)
  t.match(await response.json(), { error: { details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] } })
})

test('a service account gets a token for its assertion, not for a stale one', async t => {
  const { token, url } = await setup(t)
  const { privateKey } = await generateKeyPair('RS256')
  const sign = (age: number) => {
    const now = Math.floor(Date.now() / 1000) - age
    return new SignJWT({
      scope: SCOPE,
      iss: 'robot@project.iam.gserviceaccount.com',
      aud: `${url}/token`,
      iat: now,
      exp: now + 3600,
    })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey)
  }
  const ask = async (age: number) =>
    token({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await sign(age) })
  t.same(Object.keys((await ask(0)).body), ['access_token', 'expires_in', 'token_type'])
  t.match(await ask(7200), { status: 400, body: { error: 'invalid_grant' } })
})

function pkce() {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

async function setup(t: Test, options: WorkspaceOptions = {}) {
  const workspace = await startWorkspace({ users: ['ann@example.com', 'ben@example.com'], ...options })
  t.teardown(() => workspace.close())
  const { url } = workspace
  const client = new OAuth2Client({
    clientId: 'app',
    clientSecret: 'shh',
    redirectUri: REDIRECT,
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
    },
  })
  /** Walks the consent as a command line can: by login_hint and prompt=none. */
  const consent = async (more: Parameters<OAuth2Client['generateAuthUrl']>[0]) => {
    const asked = client.generateAuthUrl({
      access_type: 'offline',
      scope: ['openid', SCOPE],
      state: 'st',
      login_hint: 'ann@example.com',
      prompt: 'none',
      ...more,
    })
    const response = await fetch(asked, { redirect: 'manual' })
    const target = new URL(response.headers.get('location') ?? '')
    return { code: target.searchParams.get('code') ?? '', state: target.searchParams.get('state') }
  }
  const token = async (form: Record<string, string>) => {
    const response = await fetch(`${url}/token`, { method: 'POST', body: new URLSearchParams(form) })
    const body = z.record(z.string(), z.unknown()).parse(await response.json())
    return { status: response.status, body }
  }
  return { ...workspace, client, consent, token }
}
