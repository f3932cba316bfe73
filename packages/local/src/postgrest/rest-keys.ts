import { randomBytes } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'

/** Keys as a Supabase project gives them out: a JWT that names the role it stands for. */
export type RestKeys = {
  /** What PostgREST checks keys with, at least 32 characters. */
  secret: string
  /** A key that lets in as `role`, with more claims (`sub`) where policies ask for them. */
  keyFor(role: string, claims?: Record<string, string>): Promise<string>
  /** Whether one of these keys was made here. */
  isKey(key: string): Promise<boolean>
}

export function restKeys(secret: string = randomBytes(32).toString('hex')): RestKeys {
  const key = new TextEncoder().encode(secret)
  return {
    secret,
    keyFor: (role, claims = {}) =>
      new SignJWT({ ...claims, role })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer('supabase')
        .sign(key),
    isKey: text =>
      jwtVerify(text, key).then(
        () => true,
        () => false,
      ),
  }
}
