import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { type Test, test } from 'tap'
import { type SupabaseAuthOptions, startSupabaseAuth } from './start-supabase-auth.ts'

const email = 'Ada@Example.com'
const password = 'correct horse'

test('who signs up is in, and signs in again with the password', async t => {
  const { client } = await setup(t)
  const { data, error } = await client.auth.signUp({ email, password, options: { data: { name: 'Ada' } } })
  t.equal(error, null)
  t.match(data.user, { email: 'ada@example.com', role: 'authenticated', user_metadata: { name: 'Ada' } })
  const again = await client.auth.signInWithPassword({ email, password })
  t.equal(again.data.user?.id, data.user?.id)
  t.match((await client.auth.getUser()).data.user, { id: data.user?.id, app_metadata: { provider: 'email' } })
})

test('the session token is verified by the published key and has the claims of Supabase', async t => {
  const { client, url } = await setup(t)
  const { data } = await client.auth.signUp({ email, password })
  const keys = createRemoteJWKSet(new URL(`${url}/auth/v1/.well-known/jwks.json`))
  const { payload, protectedHeader } = await jwtVerify(data.session?.access_token ?? '', keys, {
    issuer: `${url}/auth/v1`,
    audience: 'authenticated',
    algorithms: ['ES256'],
  })
  t.match(protectedHeader, { alg: 'ES256', kid: String })
  t.match(payload, {
    sub: data.user?.id,
    role: 'authenticated',
    email: 'ada@example.com',
    session_id: String,
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: Number }],
    app_metadata: { provider: 'email', providers: ['email'] },
    is_anonymous: false,
  })
  t.equal((payload.exp ?? 0) - (payload.iat ?? 0), 3600)
  t.equal((await client.auth.getClaims()).data?.claims.sub, data.user?.id)
})

test('what is wrong is answered with the codes of Supabase', async t => {
  const { client, url, anonKey } = await setup(t)
  const code = async (asked: Promise<{ error: { code?: string | undefined } | null }>) =>
    (await asked).error?.code
  await client.auth.signUp({ email, password })
  t.equal(await code(client.auth.signInWithPassword({ email, password: 'wrong' })), 'invalid_credentials')
  t.equal(await code(client.auth.signUp({ email, password })), 'user_already_exists')
  t.equal(await code(client.auth.signUp({ email: 'b@x.de', password: 'short' })), 'weak_password')
  t.equal(await code(client.auth.signUp({ email: 'no address', password })), 'validation_failed')
  t.equal(await code(client.auth.getUser('not.a.jwt')), 'bad_jwt')
  const signInWithIdToken = client.auth.signInWithIdToken({ provider: 'google', token: 'x' })
  t.equal(await code(signInWithIdToken), 'provider_disabled')
  const bare = (headers: Record<string, string>) =>
    fetch(`${url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, password: 'wrong' }),
    })
  t.equal((await bare({})).status, 401)
  t.equal((await bare({ apikey: 'other' })).status, 401)
  const old = await bare({ apikey: anonKey })
  t.same(await old.json(), { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' })
})

test('a refresh token is good once; its parent repeats it, and an older one ends the session', async t => {
  const { client } = await setup(t, { reuseSeconds: 0 })
  const { data } = await client.auth.signUp({ email, password })
  const refresh = async (token: string | undefined) => {
    const { data, error } = await client.auth.refreshSession({ refresh_token: token ?? '' })
    return data.session?.refresh_token ?? error?.code
  }
  const first = data.session?.refresh_token
  const second = await refresh(first)
  t.not(second, first)
  t.equal(await refresh(first), second)
  const third = await refresh(second)
  t.equal(await refresh(first), 'refresh_token_already_used')
  t.equal(await refresh(third), 'refresh_token_already_used')
  t.equal(await refresh('nope'), 'refresh_token_not_found')
})

test('signing out ends this session, or all', async t => {
  const { client, other } = await setup(t)
  await client.auth.signUp({ email, password })
  await other.auth.signInWithPassword({ email, password })
  const { data } = await client.auth.getSession()
  t.equal((await client.auth.signOut({ scope: 'local' })).error, null)
  t.match((await other.auth.getUser()).error, null)
  t.match((await client.auth.getUser(data.session?.access_token)).error, { name: 'AuthSessionMissingError' })
  await client.auth.signInWithPassword({ email, password })
  t.equal((await client.auth.signOut()).error, null)
  t.match((await other.auth.getUser()).error, { name: 'AuthSessionMissingError' })
})

test('a Google id token signs in, makes the user once, and is linked to a verified address', async t => {
  const { issuer, token } = await testIssuer(t)
  const { client } = await setup(t, { google: { issuer, audience: ['client'] } })
  const signIn = async (claims: object, nonce?: string) =>
    client.auth.signInWithIdToken({ provider: 'google', token: await token(claims), nonce })
  const google = { sub: 'g1', email: 'ada@example.com', email_verified: true, name: 'Ada', picture: 'p' }
  const first = await signIn(google)
  t.match(first.data.user, {
    email: 'ada@example.com',
    app_metadata: { provider: 'google' },
    user_metadata: { full_name: 'Ada', avatar_url: 'p', provider_id: 'g1' },
  })
  const nonce = createHash('sha256').update('raw').digest('hex')
  t.equal((await signIn({ ...google, nonce }, 'raw')).data.user?.id, first.data.user?.id)
  await client.auth.signUp({ email: 'bob@example.com', password })
  const linked = await signIn({ sub: 'g2', email: 'bob@example.com', email_verified: true })
  t.match(linked.data.user?.app_metadata, { provider: 'email', providers: ['email', 'google'] })
  const message = async (claims: object, nonce?: string) => (await signIn(claims, nonce)).error?.message
  t.match(await message({ ...google, nonce }, 'other'), 'Nonces mismatch')
  t.match(await message({ ...google, nonce }), /either both exist/)
  t.match(await message({ ...google, aud: 'else' }), 'Unacceptable audience')
  t.match(await message({ ...google, exp: 1 }), 'Bad ID token')
  t.match(await message({ ...google, iss: 'http://else' }), 'Bad ID token')
  t.match((await signIn({ sub: 'g3', email: 'bob@example.com' })).error, { code: 'email_exists' })
  const forged = `${(await token(google)).slice(0, -8)}AAAAAAAA`
  t.match((await client.auth.signInWithIdToken({ provider: 'google', token: forged })).error, { status: 400 })
})

test('users, sessions and the key survive a restart', async t => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doki-auth-test-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const state = path.join(folder, 'state.json')
  const first = await setup(t, { state })
  const { data } = await first.client.auth.signUp({ email, password })
  await first.stop()
  const { client } = await setup(t, { state })
  t.equal((await client.auth.getUser(data.session?.access_token)).data.user?.id, data.user?.id)
  const refreshed = await client.auth.refreshSession({ refresh_token: data.session?.refresh_token ?? '' })
  t.equal(refreshed.error, null)
})

test('requests are logged, and faults are met: a status, a lost answer', async t => {
  const { client, faults, log, url } = await setup(t)
  faults.add({ method: 'POST /signup', status: 503 }, { method: 'POST /signup', lost: true })
  const sign = () => client.auth.signUp({ email, password })
  t.match((await sign()).error, { name: 'AuthRetryableFetchError', status: 503 })
  t.match((await sign()).error, { name: 'AuthRetryableFetchError' })
  t.match((await sign()).error, { code: 'user_already_exists' }, 'the lost answer was of a done thing')
  const asked: unknown = await (await fetch(`${url}/__control/requests?method=POST%20/signup`)).json()
  t.match(asked, { requests: [{ status: 503 }, { status: 0 }, { status: 422 }] })
  t.equal((await fetch(`${url}/__control/requests`, { method: 'DELETE' })).status, 204)
  t.same(log.list(), [])
})

test('a user can be changed', async t => {
  const { client } = await setup(t)
  await client.auth.signUp({ email, password })
  const { data } = await client.auth.updateUser({ password: 'another horse', data: { tz: 'UTC' } })
  t.match(data.user?.user_metadata, { tz: 'UTC' })
  t.equal((await client.auth.signInWithPassword({ email, password: 'another horse' })).error, null)
})

async function setup(t: Test, options: SupabaseAuthOptions = {}) {
  const server = await startSupabaseAuth(options)
  t.teardown(server.stop)
  const auth = { persistSession: false, autoRefreshToken: false }
  const client = createClient(server.url, server.anonKey, { auth })
  const other = createClient(server.url, server.anonKey, { auth })
  return { ...server, client, other }
}

/** An issuer of id tokens, with discovery and keys. */
async function testIssuer(t: Test) {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }] }
  const server = createServer((request, response) => {
    const discovery = { issuer, jwks_uri: `${issuer}/certs` }
    response.end(JSON.stringify(request.url === '/certs' ? jwks : discovery))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const inAnHour = Math.floor(Date.now() / 1000) + 3600
  const token = (claims: object) =>
    new SignJWT({ iss: issuer, aud: 'client', exp: inAnHour, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuedAt()
      .sign(privateKey)
  return { issuer, token }
}
