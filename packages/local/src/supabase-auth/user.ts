import { z } from 'zod'

const Metadata = z.record(z.string(), z.unknown())

const Identity = z.object({
  id: z.string(),
  provider: z.string(),
  /** The user's id at the provider. */
  providerId: z.string(),
  data: Metadata,
  createdAt: z.string(),
})
export type Identity = z.infer<typeof Identity>

/** A user as kept. Times are ISO. */
export const User = z.object({
  id: z.string(),
  email: z.string(),
  passwordHash: z.string().optional(),
  metadata: Metadata,
  identities: z.array(Identity),
  createdAt: z.string(),
  updatedAt: z.string(),
  lastSignInAt: z.string(),
})
export type User = z.infer<typeof User>

/** What Supabase puts into `app_metadata`: how the user can sign in, first way first. */
export function appMetadata({ identities }: User): { provider: string; providers: string[] } {
  const providers = [...new Set(identities.map(identity => identity.provider))]
  return { provider: providers[0] ?? 'email', providers }
}

/** The user as the API answers it. */
export function userBody(user: User) {
  return {
    id: user.id,
    aud: 'authenticated',
    role: 'authenticated',
    email: user.email,
    email_confirmed_at: user.createdAt,
    phone: '',
    confirmed_at: user.createdAt,
    last_sign_in_at: user.lastSignInAt,
    app_metadata: appMetadata(user),
    user_metadata: user.metadata,
    identities: user.identities.map(identity => ({
      identity_id: identity.id,
      id: identity.providerId,
      user_id: user.id,
      identity_data: identity.data,
      provider: identity.provider,
      last_sign_in_at: user.lastSignInAt,
      created_at: identity.createdAt,
      updated_at: user.updatedAt,
      email: user.email,
    })),
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    is_anonymous: false,
  }
}
