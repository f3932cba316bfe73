import { createHash } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'
import { AuthError } from './auth-error.ts'

export type GoogleSettings = {
  /** What id tokens have as `iss`; also where the keys are found, unless `jwksUrl` says. */
  issuer: string
  /** OAuth client ids that tokens may be for. */
  audience: string[]
  /** Where the issuer's public keys are. */
  jwksUrl?: string
}

const Claims = z.object({
  iss: z.string(),
  sub: z.string(),
  email: z.string(),
  email_verified: z.union([z.boolean(), z.stringbool()]).default(false),
  name: z.string().optional(),
  picture: z.string().optional(),
  nonce: z.string().optional(),
})
export type GoogleClaims = z.infer<typeof Claims>

const Discovery = z.object({ jwks_uri: z.url() })

/** What cannot be accepted of an id token is answered in OAuth's words. */
const refuse = (message: string) =>
  new AuthError(400, 'bad_id_token', message, { error: 'invalid request', error_description: message })

/**
 * Checks Google's id tokens: RS256 signature by the issuer's published keys, issuer, audience, expiry, and the nonce,
 * which the token carries as hex of its SHA-256. https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken
 */
export function googleTokens({ issuer, audience, jwksUrl }: GoogleSettings) {
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined
  return async (token: string, nonce: string | undefined): Promise<GoogleClaims> => {
    keys ??= createRemoteJWKSet(new URL(jwksUrl ?? (await discover(issuer))), { cooldownDuration: 1_000 })
    const claims = await verify(token, keys, issuer, audience)
    if ((claims.nonce === undefined) !== (nonce === undefined))
      throw refuse('Passed nonce and nonce in id_token should either both exist or not.')
    if (nonce !== undefined && createHash('sha256').update(nonce).digest('hex') !== claims.nonce)
      throw refuse('Nonces mismatch')
    return claims
  }
}

async function verify(
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
  issuer: string,
  audience: string[],
): Promise<GoogleClaims> {
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'] })
    return Claims.parse(payload)
  } catch (error) {
    if (error instanceof Error && 'claim' in error && error.claim === 'aud')
      throw refuse('Unacceptable audience in id_token')
    throw refuse(`Bad ID token: ${error instanceof Error ? error.message : error}`)
  }
}

async function discover(issuer: string): Promise<string> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  if (!answer.ok) throw new Error(`The issuer ${issuer} does not say where its keys are (${answer.status})`)
  return Discovery.parse(await answer.json()).jwks_uri
}
