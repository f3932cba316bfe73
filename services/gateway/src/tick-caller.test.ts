import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { type Test, test } from 'tap'
import { forgedTokens } from './testing/forged-tokens.ts'
import { internalSecret, testGateway } from './testing/test-gateway.ts'
import { tickCaller } from './tick-caller.ts'

test('the tick wants the identity of the account it is told of, and the secret as well', async t => {
  const { good, sign, tick } = await setup(t)
  t.equal(await tick(await sign(good)), 200)
  t.equal(await tick(await sign({ ...good, iss: 'accounts.google.com' })), 200)
  t.equal(await tick(await sign(good), { 'x-internal-secret': 'x'.repeat(32) }), 401)
  t.equal(await tick(await sign(good), { 'x-internal-secret': '' }), 401)
})

test('whatever is forged of it is refused', async t => {
  const { good, sign, tick, keys, now } = await setup(t)
  const forged = await forgedTokens({ keys, alg: 'RS256', kid: 'g', claims: good, now })
  const wrong: Record<string, JWTPayload> = {
    'another account of the project': { ...good, email: 'somebody@p.iam.gserviceaccount.com' },
    'the same name in another project': { ...good, email: 'doki-tick@evil.iam.gserviceaccount.com' },
    'an address that is not verified': { ...good, email_verified: false },
    'an address said to be verified in words': { ...good, email_verified: 'true' },
  }
  for (const [name, claims] of Object.entries(wrong)) forged[name] = await sign(claims)
  for (const [name, token] of Object.entries({ ...forged, nothing: '', rubbish: 'rubbish' }))
    t.equal(await tick(token), 401, name)
  const token = await sign(good)
  t.equal(await tick('', { authorization: token }), 401, 'without Bearer')
  t.equal(
    await tick('', { authorization: [`Bearer ${token}`, `Bearer ${forged['alg none']}`] }),
    401,
    'two headers',
  )
})

async function setup(t: Test) {
  const keys = await generateKeyPair('RS256', { extractable: true })
  const known = createLocalJWKSet({
    keys: [{ ...(await exportJWK(keys.publicKey)), alg: 'RS256', kid: 'g' }],
  })
  const [email, audience] = ['doki-tick@p.iam.gserviceaccount.com', 'https://api.example.com']
  const { app } = await testGateway(t, { verifyTick: tickCaller({ email, audience, keys: known }) })
  const good = { iss: 'https://accounts.google.com', aud: audience, sub: '1', email, email_verified: true }
  const now = Math.floor(Date.now() / 1000)
  const sign = (claims: JWTPayload) =>
    new SignJWT({ iat: now, exp: now + 600, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'g' })
      .sign(keys.privateKey)
  const tick = async (token: string, over: Record<string, string | string[]> = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'x-internal-secret': internalSecret, ...over }
    return (await app.inject({ method: 'POST', url: '/internal/tick', headers })).statusCode
  }
  return { good, sign, tick, keys, now }
}
