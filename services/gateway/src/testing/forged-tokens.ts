import { createHmac } from 'node:crypto'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

export type Genuine = {
  keys: { privateKey: Key; publicKey: Key }
  alg: 'ES256' | 'RS256'
  kid: string
  /** Of a token that is good, without its times. */
  claims: JWTPayload
  /** Seconds since 1970. */
  now: number
}

/** What a stranger who knows the public key, the claims and the key id of a good token would try, by name. */
export async function forgedTokens({
  keys,
  alg,
  kid,
  claims,
  now,
}: Genuine): Promise<Record<string, string>> {
  const others = await generateKeyPair(alg, { extractable: true })
  const good = { iat: now, exp: now + 600, ...claims }
  const sign = (over: JWTPayload, header: object = {}, key: Key = keys.privateKey) =>
    new SignJWT(withoutUndefined({ ...good, ...over })).setProtectedHeader({ alg, kid, ...header }).sign(key)
  const genuine = await sign({})
  const [head = '', body = '', signature = ''] = genuine.split('.')
  const jwk = await exportJWK(others.publicKey)
  const spki = await exportSPKI(keys.publicKey)
  const swapped = encode({ ...good, sub: 'ffffffff-ffff-4fff-8fff-ffffffffffff', email: 'evil@example.com' })
  return {
    'alg none': `${encode({ alg: 'none', kid })}.${body}.`,
    'alg None, with a signature': `${encode({ alg: 'None', kid })}.${body}.${signature}`,
    'HS256 under the public key': hs256(kid, body, spki),
    'HS256 under nothing': hs256(kid, body, ''),
    'for somebody else': await sign({ aud: 'somebody-else' }),
    'for nobody': await sign({ aud: undefined }),
    'of another issuer': await sign({ iss: 'https://evil.example.com/auth/v1' }),
    'of no issuer': await sign({ iss: undefined }),
    expired: await sign({ exp: now - 60 }),
    'without an end': await sign({ exp: undefined }),
    'not yet good': await sign({ nbf: now + 600 }),
    'another key under our key id': await sign({}, {}, others.privateKey),
    'an unknown key id': await sign({}, { kid: 'unknown' }, others.privateKey),
    'its own key in the header': await sign({}, { jwk }, others.privateKey),
    'the address of its own keys in the header': await sign(
      {},
      { jku: 'https://evil.example.com/jwks' },
      others.privateKey,
    ),
    'an unknown critical header': `${encode({ alg, kid, crit: ['x'], x: 1 })}.${body}.${signature}`,
    'the signature of other claims': `${head}.${swapped}.${signature}`,
    'a cut signature': genuine.slice(0, -4),
    'no signature': `${head}.${body}.`,
    'a doubled token': `${genuine}.${genuine}`,
  }
}

function hs256(kid: string, body: string, secret: string): string {
  const signed = `${encode({ alg: 'HS256', kid })}.${body}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function withoutUndefined(claims: JWTPayload): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}
