import type { Claims } from '../as-user.ts'

/** The claims of a signed-in user, as a verified token would carry them. */
export function claimsOf(userId: string, more: Record<string, unknown> = {}): Claims {
  return { ...more, sub: userId, role: 'authenticated' }
}
