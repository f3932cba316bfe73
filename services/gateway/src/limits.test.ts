import { test } from 'tap'
import { testGateway } from './testing/test-gateway.ts'

const many = { perAddress: 10_000, perUser: 10_000, signInPerAddress: 10_000 }

test('who asks too often is told when to come back, and others are not', async t => {
  const { send, seed } = await testGateway(t, { limits: { ...many, perUser: 2 } })
  for (let i = 0; i < 2; i++) t.equal((await send(seed.owner, '/workspaces')).status, 200)
  const refused = await send(seed.owner, '/workspaces')
  t.match(refused, { status: 429, body: { code: 'too_many_requests' } })
  t.match(refused.headers['retry-after'], /^\d+$/)
  t.equal((await send(seed.admin, '/workspaces')).status, 200)
})

test('an address is counted before anything is looked at, our own machines are not', async t => {
  const { app, deps } = await testGateway(t, { limits: { ...many, perAddress: 2 } })
  for (let i = 0; i < 2; i++) t.equal((await app.inject('/me')).statusCode, 401)
  t.equal((await app.inject('/me')).statusCode, 429)
  const headers = { 'x-internal-secret': deps.secrets[0] ?? '' }
  t.equal((await app.inject({ method: 'POST', url: '/internal/tick', headers })).statusCode, 200)
})

test('passwords are tried slowly', async t => {
  const { app } = await testGateway(t, { limits: { ...many, signInPerAddress: 1 } })
  const tryOne = () =>
    app.inject({ method: 'POST', url: '/auth/session', payload: { email: 'a@example.com', password: 'x' } })
  t.equal((await tryOne()).statusCode, 503, 'Supabase is not there in this test')
  t.equal((await tryOne()).statusCode, 429)
})

test('only the origins named may call from a page', async t => {
  const { app } = await testGateway(t)
  const ask = (origin: string) =>
    app.inject({ method: 'OPTIONS', url: '/me', headers: { origin, 'access-control-request-method': 'GET' } })
  t.equal((await ask('http://app.test')).headers['access-control-allow-origin'], 'http://app.test')
  t.not((await ask('http://evil.test')).headers['access-control-allow-origin'], 'http://evil.test')
})

test('a body over 1 MB is refused', async t => {
  const { send, seed } = await testGateway(t)
  const body = { workspaceId: seed.workspaceId, text: 'x'.repeat(1_100_000) }
  t.match(await send(seed.owner, '/agent/interpret', { body }), { status: 413, body: { code: 'too_large' } })
})
