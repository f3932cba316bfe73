import { z } from 'zod'

const Claims = z.object({ role: z.string() })

/**
 * Whether the key lets in past every policy, as its name says: a secret key (`sb_secret_…`), or a JWT of `service_role`.
 * Only how careful Doki is depends on it, so the signature is not looked at.
 * https://supabase.com/docs/guides/api/api-keys
 */
export function isPastPolicies(key: string): boolean {
  if (key.startsWith('sb_secret_')) return true
  try {
    const claims = JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString())
    return Claims.parse(claims).role === 'service_role'
  } catch {
    return false
  }
}
