import { startSupabaseAuth } from '@doki/local'
import { type Test, test } from 'tap'
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
  const { accessToken } = (await post('/auth/session', person)).json()
  await auth.stop()
  t.match((await post('/auth/session', person)).json(), { statusCode: 503, code: 'unavailable' })
  t.match((await post('/auth/refresh', { refreshToken: 'x' })).json(), { statusCode: 503 })
  const me = await app.inject({ url: '/me', headers: { authorization: `Bearer ${accessToken}` } })
  t.match(me.json(), { statusCode: 503 }, 'the keys were never fetched')
})

/** A gateway with the Supabase Auth stand-in behind it, which knows one person. */
async function setup(t: Test) {
  const auth = await startSupabaseAuth()
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
  return { ...gateway, auth, person, post }
}
