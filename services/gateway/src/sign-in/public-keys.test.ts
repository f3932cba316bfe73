import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type Test, test } from 'tap'
import { tokenVerifier } from '../auth.ts'
import { publicKeys } from './public-keys.ts'

const issuer = 'http://auth.test/auth/v1'
const sub = '6f1d3c8e-8a52-4f6c-9d53-2b1f0f5f7a11'

test('a key that appears while we run is found, one that is gone lets nobody in, remembered or not', async t => {
  const { served, keys, sign, verify, clock } = await setup(t)
  const old = await sign('a')
  t.match(await verify(old), { sub })
  served.keys = ['a', 'b']
  clock.now += 10_000
  t.match(await verify(await sign('b')), { sub }, 'an unknown key is a reason to look')
  served.keys = ['b']
  t.match(await verify(old), { sub }, 'remembered')
  clock.now += 600_000
  const before = keys.version() // looks again in the background
  while (keys.version() === before) await moment()
  await t.rejects(verify(old), { code: 'unauthorized' })
})

test('unknown keys make no storm, wherever they come from', async t => {
  const { served, sign, verify, clock } = await setup(t)
  await verify(await sign('a'))
  const forged = await Promise.all(Array.from({ length: 50 }, (_, i) => sign('a', `kid-${i}`)))
  clock.now += 10_000
  const refused = await Promise.allSettled(forged.map(verify))
  t.ok(refused.every(({ status }) => status === 'rejected'))
  t.equal(served.asked, 2)
  t.match(await verify(await sign('a')), { sub })
})

test('while the keys cannot be had, those had last are good; with none it is our fault, and passes', async t => {
  const { served, sign, verify, clock } = await setup(t)
  served.status = 500
  await t.rejects(verify(await sign('a')), { code: 'unavailable' })
  await t.rejects(verify(await sign('a')), { code: 'unavailable' })
  t.equal(served.asked, 1, 'and nobody is asked again at once')
  served.status = 200
  clock.now += 10_000
  t.match(await verify(await sign('a')), { sub })
  for (const status of [500, 200]) {
    served.status = status
    served.text = status === 200 ? '{"keys":"none"}' : undefined
    clock.now += 600_000
    const { asked } = served
    t.match(await verify(await sign('a')), { sub })
    while (served.asked === asked) await moment()
    await moment()
    t.match(await verify(await sign('a')), { sub })
    await t.rejects(verify(await sign('a', 'unknown')), { code: 'unauthorized' })
  }
})

/** A server of keys `a` and `b`, and who checks tokens by it. */
async function setup(t: Test) {
  const pairs = { a: await generateKeyPair('ES256'), b: await generateKeyPair('ES256') }
  const clock = { now: 0 }
  const served = {
    keys: ['a'] as (keyof typeof pairs)[],
    status: 200,
    text: undefined as string | undefined,
    asked: 0,
  }
  const server = createServer(async (_, answer) => {
    served.asked++
    const listed = served.keys.map(async kid => ({
      ...(await exportJWK(pairs[kid].publicKey)),
      alg: 'ES256',
      kid,
    }))
    answer.writeHead(served.status, { 'content-type': 'application/json', connection: 'close' })
    answer.end(served.text ?? JSON.stringify({ keys: await Promise.all(listed) }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => server.close(resolve)))
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  const keys = publicKeys({ url: new URL(`http://127.0.0.1:${port}/jwks.json`), now: () => clock.now })
  const sign = (pair: keyof typeof pairs, kid: string = pair) =>
    new SignJWT({ iss: issuer, aud: 'authenticated', sub, role: 'authenticated' })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime('1h')
      .sign(pairs[pair].privateKey)
  const verify = tokenVerifier({ keys, issuer })
  return { served, keys, sign, clock, verify: async (token: string) => verify(token) }
}

function moment(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 10))
}
