import { randomUUID } from 'node:crypto'
import { AuthError } from './auth-error.ts'
import type { GoogleClaims } from './google-token.ts'
import type { User } from './user.ts'

export type UserStore = ReturnType<typeof userStore>

/** Who there is; an e-mail address, whatever its case, belongs to one user. */
export function userStore(saved: User[]) {
  const users = new Map(saved.map(user => [user.id, user]))
  const byEmail = (email: string) => users.values().find(user => user.email === email.toLowerCase())

  function create(email: string, metadata: Record<string, unknown>): User {
    const now = new Date().toISOString()
    const user: User = {
      id: randomUUID(),
      email: email.toLowerCase(),
      metadata,
      identities: [],
      createdAt: now,
      updatedAt: now,
      lastSignInAt: now,
    }
    users.set(user.id, user)
    return user
  }

  function link(user: User, provider: string, providerId: string, data: Record<string, unknown>): void {
    user.identities.push({
      id: randomUUID(),
      provider,
      providerId,
      data,
      createdAt: new Date().toISOString(),
    })
  }

  return {
    byEmail,
    find: (id: string) => users.get(id),
    snapshot: () => [...users.values()],
    /** Throws `user_already_exists`. */
    signUp(email: string, passwordHash: string, data: Record<string, unknown>): User {
      if (byEmail(email)) throw new AuthError(422, 'user_already_exists', 'User already registered')
      const user = create(email, data)
      const claims = { sub: user.id, email: user.email, email_verified: true, phone_verified: false }
      user.passwordHash = passwordHash
      user.metadata = { ...data, ...claims }
      link(user, 'email', user.id, { ...data, ...claims })
      return user
    },
    /** The user with this Google account, or with its verified address, or a new one. Throws `email_exists`. */
    ofGoogle(claims: GoogleClaims): User {
      const metadata = googleMetadata(claims)
      const known = users
        .values()
        .find(({ identities }) =>
          identities.some(each => each.provider === 'google' && each.providerId === claims.sub),
        )
      const same = known ?? byEmail(claims.email)
      if (!known && same && !claims.email_verified)
        throw new AuthError(422, 'email_exists', 'A user with this email address has already been registered')
      const user = same ?? create(claims.email, {})
      if (!known) link(user, 'google', claims.sub, metadata)
      user.metadata = { ...user.metadata, ...metadata }
      return user
    },
  }
}

/** What Supabase keeps of a Google id token, under the names it gives. */
function googleMetadata({ iss, sub, email, email_verified, name, picture }: GoogleClaims) {
  return {
    iss,
    sub,
    provider_id: sub,
    email,
    email_verified,
    phone_verified: false,
    ...(name && { name, full_name: name }),
    ...(picture && { picture, avatar_url: picture }),
  }
}
