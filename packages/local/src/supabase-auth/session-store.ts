import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AuthError } from './auth-error.ts'

const Session = z.object({
  id: z.string(),
  userId: z.string(),
  /** How the user signed in, and when, in seconds. */
  amr: z.array(z.object({ method: z.string(), timestamp: z.int() })),
  /** Refresh tokens, oldest first; the last is the active one, unless it was revoked. */
  tokens: z.array(z.object({ token: z.string(), revokedAt: z.string().optional() })),
})
export type Session = z.infer<typeof Session>
export const SavedSessions = z.array(Session)

export type SessionStore = ReturnType<typeof sessionStore>

/** Sessions and their refresh tokens, each good for one exchange. */
export function sessionStore(saved: Session[], reuseSeconds: number) {
  const sessions = new Map(saved.map(session => [session.id, session]))
  const endAll = (ends: (session: Session) => boolean) => {
    for (const session of sessions.values()) if (ends(session)) sessions.delete(session.id)
  }
  return {
    snapshot: () => [...sessions.values()],
    find: (id: string) => sessions.get(id),
    start(userId: string, method: 'password' | 'oauth'): Session {
      const amr = [{ method, timestamp: Math.floor(Date.now() / 1000) }]
      const session = { id: randomUUID(), userId, amr, tokens: [{ token: newToken() }] }
      sessions.set(session.id, session)
      return session
    },
    /**
     * Exchanges a refresh token. A used one gives the active token again if it is that one's parent, whose answer the
     * client may not have seen, or was used less than `reuseSeconds` ago. Any other used one was stolen, or its
     * successor was: no token of the session is good any more.
     *
     * Throws `refresh_token_not_found` and `refresh_token_already_used`.
     */
    refresh(token: string): Session {
      const session = sessions.values().find(({ tokens }) => tokens.some(each => each.token === token))
      if (!session)
        throw new AuthError(400, 'refresh_token_not_found', 'Invalid Refresh Token: Refresh Token Not Found')
      const now = new Date().toISOString()
      const at = session.tokens.findIndex(each => each.token === token)
      const given = session.tokens[at]
      const last = session.tokens.at(-1)
      if (given && !given.revokedAt) {
        given.revokedAt = now
        session.tokens.push({ token: newToken() })
        return session
      }
      const isParent = at === session.tokens.length - 2
      const recent = Date.now() - Date.parse(given?.revokedAt ?? now) < reuseSeconds * 1000
      if (last && !last.revokedAt && (isParent || recent)) return session
      for (const each of session.tokens) each.revokedAt ??= now
      throw new AuthError(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used')
    },
    end({ id, userId }: Session, scope: 'global' | 'local' | 'others'): void {
      if (scope === 'local') sessions.delete(id)
      else endAll(each => each.userId === userId && (scope === 'global' || each.id !== id))
    },
  }
}

/** Refresh tokens of Supabase are twelve letters and digits. */
function newToken(): string {
  return randomBytes(18).toString('base64url').replace(/[-_]/g, 'x').slice(0, 12)
}
