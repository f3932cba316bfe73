import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { test } from 'tap'
import { internalSecret } from './testing/test-gateway.ts'
import { testWorkspace } from './testing/test-workspace.ts'
import { tickCaller } from './tick-caller.ts'

test('the tick wants the identity of the account it is told of, and the secret as well', async t => {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const other = await generateKeyPair('RS256')
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'g' }] })
  const [email, audience] = ['doki-tick@p.iam.gserviceaccount.com', 'https://api.example.com']
  const { app } = await testWorkspace(t, { verifyTick: tickCaller({ email, audience, keys }) })
  const good = { iss: 'https://accounts.google.com', aud: audience, email, email_verified: true }
  const sign = (claims: JWTPayload, key = privateKey) =>
    new SignJWT({ exp: Math.floor(Date.now() / 1000) + 600, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'g' })
      .sign(key)
  const tick = async (token: string, secret = internalSecret) => {
    const headers = { authorization: `Bearer ${token}`, 'x-internal-secret': secret }
    return (await app.inject({ method: 'POST', url: '/internal/tick', headers })).statusCode
  }
  t.equal(await tick(await sign(good)), 200)
  t.equal(await tick(await sign(good), 'x'.repeat(32)), 401)
  for (const wrong of [
    { ...good, email: 'somebody@p.iam.gserviceaccount.com' },
    { ...good, email_verified: false },
    { ...good, aud: 'https://elsewhere.example.com' },
    { ...good, iss: 'https://accounts.example.com' },
    { ...good, exp: 1_000 },
  ])
    t.equal(await tick(await sign(wrong)), 401)
  t.equal(await tick(await sign(good, other.privateKey)), 401)
  for (const rubbish of ['', 'rubbish']) t.equal(await tick(rubbish), 401)
})
