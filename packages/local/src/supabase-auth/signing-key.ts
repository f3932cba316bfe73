import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { AuthError } from './auth-error.ts'
import type { Session } from './session-store.ts'
import { appMetadata, type User } from './user.ts'

export const PrivateJwk = z.looseObject({ kty: z.literal('EC'), kid: z.string(), d: z.string() })

const Claims = z.object({ sub: z.string(), session_id: z.string() })

export type SigningKey = Awaited<ReturnType<typeof signingKey>>

/** The ES256 key that session tokens are signed with: the saved one, or a new one. */
export async function signingKey(saved?: z.infer<typeof PrivateJwk>) {
  const privateJwk: JWK = saved ?? (await newKey())
  const key = await importJWK(privateJwk, 'ES256')
  const { d: _secret, ...publicJwk } = privateJwk
  const publicKey = await importJWK(publicJwk, 'ES256')
  const { kid } = privateJwk
  return {
    privateJwk,
    jwks: { keys: [{ ...publicJwk, alg: 'ES256', use: 'sig', key_ops: ['verify'], ext: true }] },
    /** An access token. https://supabase.com/docs/guides/auth/jwt-fields */
    async sign(user: User, { id, amr }: Session, issuer: string, expiresAt: number): Promise<string> {
      const claims = {
        email: user.email,
        phone: '',
        app_metadata: appMetadata(user),
        user_metadata: user.metadata,
        role: 'authenticated',
        aal: 'aal1',
        amr,
        session_id: id,
        is_anonymous: false,
      }
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(user.id)
        .setAudience('authenticated')
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(key)
    },
    /** Throws `bad_jwt`. */
    async verify(token: string): Promise<{ userId: string; sessionId: string }> {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['ES256'],
          audience: 'authenticated',
        })
        const { sub, session_id } = Claims.parse(payload)
        return { userId: sub, sessionId: session_id }
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        throw new AuthError(403, 'bad_jwt', `invalid JWT: unable to parse or verify signature, ${why}`)
      }
    },
  }
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: randomUUID() }
}
