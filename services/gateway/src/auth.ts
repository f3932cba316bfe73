import { DokiError } from '@doki/contracts'
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import type { PublicKeys } from './sign-in/public-keys.ts'

/** What a token says of its bearer. The rest of it goes along to the database. */
export const Claims = z.looseObject({
  sub: z.uuid(),
  role: z.literal('authenticated'),
  /** Seconds since 1970. */
  exp: z.number(),
  email: z.string().optional(),
  /** Of Supabase, which ends it at a logout. */
  session_id: z.uuid().optional().catch(undefined),
})
export type Claims = z.infer<typeof Claims>

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: nobody is signed in. */
    claims: Claims | null
  }
}

/** Throws `unauthorized` for a token that is not good, `unavailable` when nobody can be asked. At once for one that is known. */
export type VerifyToken = (token: string) => Claims | Promise<Claims>

type Options = {
  /** Those of the issuer as they change; or the keys themselves. */
  keys: PublicKeys | JWTVerifyGetKey
  issuer: string
  /** Milliseconds since 1970. */
  now?: () => number
}

const remembered = 1_000

/**
 * Checks Supabase's access tokens: ES256 under a key of its JWKS, our issuer, audience `authenticated`.
 * A token that was good is remembered until it ends, as checking costs a quarter of a millisecond.
 */
export function tokenVerifier({ keys, issuer, now = Date.now }: Options): VerifyToken {
  const { keyOf, version } = typeof keys === 'function' ? { keyOf: keys, version: () => 0 } : keys
  const known = new Map<string, Claims>()
  let knownOf = version()
  return token => {
    if (knownOf !== version()) known.clear() // the key that a token was good by may be gone
    knownOf = version()
    const seen = known.get(token)
    return seen && seen.exp * 1000 > now() ? seen : learn(token)
  }

  async function learn(token: string): Promise<Claims> {
    const claims = await verify(token)
    if (knownOf !== version()) return claims
    if (known.size >= remembered) known.clear()
    known.set(token, claims)
    return claims
  }

  async function verify(token: string): Promise<Claims> {
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        issuer,
        audience: 'authenticated',
        algorithms: ['ES256'],
        currentDate: new Date(now()),
      })
      return Object.freeze(Claims.parse(payload))
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw refuse('Your session has ended: sign in again', error)
      if (isUnreachable(error)) {
        throw new DokiError('unavailable', 'Sign-in cannot be checked just now: try again', { cause: error })
      }
      throw refuse('This access token is not good here: sign in again', error)
    }
  }
}

/** The keys could not be fetched: `fetch` failed, took too long, or answered something else. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof z.ZodError) return false
  if (error instanceof errors.JWKSTimeout) return true
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC'
}

function refuse(message: string, cause: unknown): DokiError {
  return new DokiError('unauthorized', message, { cause })
}
