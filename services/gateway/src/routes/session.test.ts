import { startSupabaseAuth } from '@doki/local'
import type { App } from '@doki/service'
import { type Test, test } from 'tap'
import { buildApp } from '../app.ts'
import { tokenVerifier } from '../auth.ts'
import { publicKeys } from '../sign-in/public-keys.ts'
import { supabaseAuth } from '../sign-in/supabase-auth.ts'
import { testGateway } from '../testing/test-gateway.ts'

test('a password gives a session, a refresh token the next one, and logging out ends it', async t => {
  const { post, app, person, lines } = await setup(t)
  const session = await post('/auth/session', person)
  t.equal(session.statusCode, 200, session.body)
  t.equal(session.headers['cache-control'], 'no-store')
  const { accessToken, refreshToken } = session.json()
  const me = await app.inject({ url: '/me', headers: { authorization: `Bearer ${accessToken}` } })
  t.match(me.json(), { email: person.email, workspaces: [{ kind: 'personal' }] })
  const next = await post('/auth/refresh', { refreshToken })
  t.equal(next.statusCode, 200)
  const headers = { authorization: `Bearer ${next.json().accessToken}` }
  t.equal((await app.inject({ method: 'POST', url: '/auth/logout', headers })).statusCode, 204)
  t.match((await post('/auth/refresh', { refreshToken: next.json().refreshToken })).json(), {
    statusCode: 401,
  })
  for (const secret of [person.password, accessToken, refreshToken]) t.notMatch(lines.join('\n'), secret)
})

test('what was logged out of is refused at once, at every process; another session of the person goes on', async t => {
  const { post, app, deps, person, me } = await setup(t)
  const [left, kept] = [
    (await post('/auth/session', person)).json(),
    (await post('/auth/session', person)).json(),
  ]
  const { accessToken: newer } = (await post('/auth/refresh', { refreshToken: left.refreshToken })).json()
  const other = buildApp(deps)
  t.teardown(() => other.close())
  t.equal((await me(left, other)).statusCode, 200)
  const logOut = () =>
    app.inject({ method: 'POST', url: '/auth/logout', headers: { authorization: `Bearer ${newer}` } })
  t.equal((await logOut()).statusCode, 204)
  for (const token of [left, { accessToken: newer }])
    for (const at of [app, other])
      t.match((await me(token, at)).json(), { statusCode: 401, message: /session has ended/ })
  t.equal((await me(kept, other)).statusCode, 200)
  t.equal((await logOut()).statusCode, 204, 'twice does no harm')
})

test('a session ends here also while Supabase is down, and the person is told to try again', async t => {
  const { post, app, auth, person, me } = await setup(t)
  const session = (await post('/auth/session', person)).json()
  t.equal((await me(session)).statusCode, 200)
  await auth.stop()
  const headers = { authorization: `Bearer ${session.accessToken}` }
  t.match(await app.inject({ method: 'POST', url: '/auth/logout', headers }), { statusCode: 503 })
  t.equal((await me(session)).statusCode, 401)
})

test('a refresh token that comes back after its successor was used ends the session of thief and owner', async t => {
  const { post, person } = await setup(t, { reuseSeconds: 0 })
  const refresh = async ({ refreshToken }: { refreshToken: string }) => {
    const answer = await post('/auth/refresh', { refreshToken })
    return { status: answer.statusCode, ...answer.json() }
  }
  const first = (await post('/auth/session', person)).json()
  const second = await refresh(first)
  t.match(await refresh(first), { status: 200, refreshToken: second.refreshToken }, 'its answer may be lost')
  const third = await refresh(second)
  t.match(third, { status: 200, userId: first.userId })
  t.match(await refresh(first), { status: 401, code: 'unauthorized', message: /sign in again/ })
  t.match(await refresh(third), { status: 401 }, 'nor is the newest one good any more')
  t.equal((await post('/auth/session', person)).statusCode, 200, 'the password is')
})

test('a wrong password and an unknown address are told alike', async t => {
  const { post, person } = await setup(t)
  const wrong = await post('/auth/session', { ...person, password: 'not this one' })
  const unknown = await post('/auth/session', { ...person, email: 'nobody@example.com' })
  t.match(wrong.json(), { statusCode: 401, code: 'unauthorized', message: 'Wrong e-mail or password' })
  t.strictSame({ ...unknown.json(), requestId: '' }, { ...wrong.json(), requestId: '' })
  t.match((await post('/auth/session', { email: 'rubbish' })).json(), { statusCode: 400, issues: [{}, {}] })
})

test('while Supabase is down nobody is told that their password or token is wrong', async t => {
  const { post, person, auth, app } = await setup(t)
  const { accessToken, refreshToken } = (await post('/auth/session', person)).json()
  auth.faults.add({ method: 'POST /token', status: 503 })
  t.match((await post('/auth/refresh', { refreshToken })).json(), { statusCode: 503, code: 'unavailable' })
  t.match((await post('/auth/refresh', { refreshToken })).json(), { userId: String }, 'it was asked once')
  await auth.stop()
  t.match((await post('/auth/session', person)).json(), { statusCode: 503, code: 'unavailable' })
  t.match((await post('/auth/refresh', { refreshToken: 'x' })).json(), { statusCode: 503 })
  const me = await app.inject({ url: '/me', headers: { authorization: `Bearer ${accessToken}` } })
  t.match(me.json(), { statusCode: 503 }, 'the keys were never fetched')
})

/** A gateway with the Supabase Auth stand-in behind it, which knows one person. */
async function setup(t: Test, options: Parameters<typeof startSupabaseAuth>[0] = {}) {
  const auth = await startSupabaseAuth(options)
  t.teardown(() => auth.stop())
  const person = { email: 'ann@example.com', password: 'correct horse battery' }
  await fetch(`${auth.url}/auth/v1/signup`, {
    method: 'POST',
    headers: { apikey: auth.anonKey, 'content-type': 'application/json' },
    body: JSON.stringify(person),
  })
  const issuer = `${auth.url}/auth/v1`
  const gateway = await testGateway(t, {
    supabase: supabaseAuth({ url: auth.url, anonKey: auth.anonKey }),
    verify: tokenVerifier({ keys: publicKeys({ url: new URL(`${issuer}/.well-known/jwks.json`) }), issuer }),
  })
  const post = (url: string, payload: object) => gateway.app.inject({ method: 'POST', url, payload })
  const me = ({ accessToken }: { accessToken: string }, app: Pick<App, 'inject'> = gateway.app) =>
    app.inject({ url: '/me', headers: { authorization: `Bearer ${accessToken}` } })
  return { ...gateway, auth, person, post, me }
}
