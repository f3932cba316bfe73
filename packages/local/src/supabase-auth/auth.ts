import { AuthError } from './auth-error.ts'
import type { GoogleClaims } from './google-token.ts'
import { hashPassword, passwordFits } from './password.ts'
import type { Session, SessionStore } from './session-store.ts'
import type { SigningKey } from './signing-key.ts'
import { type User, userBody } from './user.ts'
import type { UserStore } from './user-store.ts'

export type AuthDeps = {
  users: UserStore
  sessions: SessionStore
  key: SigningKey
  /** Undefined: Google is not set up. */
  google: ((token: string, nonce: string | undefined) => Promise<GoogleClaims>) | undefined
  /** `iss` of the tokens: the address of the API, known once it listens. */
  issuer(): string
  tokenSeconds: number
  /** Resolves when a change of this user, or of sessions only, is kept. */
  save(user?: User): Promise<void>
}

export type Auth = ReturnType<typeof authOf>

/** What Supabase Auth does, apart from HTTP. Throws `AuthError`. */
export function authOf({ users, sessions, key, google, issuer, tokenSeconds, save }: AuthDeps) {
  async function answer(user: User, session: Session) {
    const expiresAt = Math.floor(Date.now() / 1000) + tokenSeconds
    return {
      access_token: await key.sign(user, session, issuer(), expiresAt),
      token_type: 'bearer',
      expires_in: tokenSeconds,
      expires_at: expiresAt,
      refresh_token: session.tokens.at(-1)?.token ?? '',
      user: userBody(user),
    }
  }

  async function enter(user: User, method: 'password' | 'oauth') {
    user.lastSignInAt = user.updatedAt = new Date().toISOString()
    const session = sessions.start(user.id, method)
    await save(user)
    return answer(user, session)
  }

  async function who(token: string): Promise<{ user: User; session: Session }> {
    const { userId, sessionId } = await key.verify(token)
    const user = users.find(userId)
    if (!user) throw new AuthError(403, 'user_not_found', 'User from sub claim in JWT does not exist')
    const session = sessions.find(sessionId)
    if (!session)
      throw new AuthError(403, 'session_not_found', 'Session from session_id claim in JWT does not exist')
    return { user, session }
  }

  return {
    jwks: key.jwks,
    hasGoogle: google !== undefined,
    /** The address counts as confirmed at once. */
    async signUp(email: string, password: string, data: Record<string, unknown>) {
      checkPassword(password)
      return enter(users.signUp(email, await hashPassword(password), data), 'password')
    },
    async signIn(email: string, password: string) {
      const user = users.byEmail(email)
      if (!(await passwordFits(password, user?.passwordHash)) || !user)
        throw new AuthError(400, 'invalid_credentials', 'Invalid login credentials')
      return enter(user, 'password')
    },
    async signInWithIdToken(provider: string, token: string, nonce: string | undefined) {
      if (provider !== 'google')
        throw new AuthError(400, 'validation_failed', `Custom OIDC provider "${provider}" not allowed`)
      if (!google) throw new AuthError(400, 'provider_disabled', 'Provider (issuer "google") is not enabled')
      return enter(users.ofGoogle(await google(token, nonce)), 'oauth')
    },
    async refresh(token: string) {
      try {
        const session = sessions.refresh(token)
        const user = users.find(session.userId)
        if (!user) throw new AuthError(403, 'user_not_found', 'User of this session does not exist')
        return await answer(user, session)
      } finally {
        await save() // also what a reuse revoked
      }
    },
    user: async (token: string) => userBody((await who(token)).user),
    async changeUser(token: string, data: Record<string, unknown>, password: string | undefined) {
      const { user } = await who(token)
      if (password !== undefined) {
        checkPassword(password)
        user.passwordHash = await hashPassword(password)
      }
      user.metadata = { ...user.metadata, ...data }
      user.updatedAt = new Date().toISOString()
      await save(user)
      return userBody(user)
    },
    async signOut(token: string, scope: 'global' | 'local' | 'others'): Promise<void> {
      sessions.end((await who(token)).session, scope)
      await save()
    },
  }
}

function checkPassword(password: string): void {
  if (password.length >= 6) return
  const weak = { weak_password: { reasons: ['length'] } }
  throw new AuthError(422, 'weak_password', 'Password should be at least 6 characters.', weak)
}
