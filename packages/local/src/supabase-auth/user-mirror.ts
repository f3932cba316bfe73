import pg from 'pg'
import { z } from 'zod'
import { appMetadata, User } from './user.ts'

const Metadata = z.record(z.string(), z.unknown()).nullish()
const Row = z.object({
  id: z.string(),
  email: z.string(),
  encrypted_password: z.string().nullish(),
  raw_user_meta_data: Metadata,
  raw_app_meta_data: Metadata,
  created_at: z.date(),
})

export type UserMirror = ReturnType<typeof userMirror>

/** Keeps `auth.users` of a database like the users here, as in a Supabase project, where they live there. */
export function userMirror(url: string) {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => {}) // the next query says it
  return {
    /** Users that the database knows, with their passwords: it survives what the state file does not. */
    async load(): Promise<User[]> {
      const { rows } = await pool.query(`
        select id, email, encrypted_password, raw_user_meta_data, raw_app_meta_data, created_at
        from auth.users where email is not null`)
      return rows.map(row => asUser(Row.parse(row)))
    },
    async save(user: User): Promise<void> {
      await pool.query(
        `insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, last_sign_in_at,
                                 raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
         values ($1, 'authenticated', 'authenticated', $2, $3, $4, $5, $6, $7, $4, $8)
         on conflict (id) do update set
           email = excluded.email,
           encrypted_password = excluded.encrypted_password,
           last_sign_in_at = excluded.last_sign_in_at,
           raw_app_meta_data = excluded.raw_app_meta_data,
           raw_user_meta_data = excluded.raw_user_meta_data,
           updated_at = excluded.updated_at`,
        [
          user.id,
          user.email,
          user.passwordHash,
          user.createdAt,
          user.lastSignInAt,
          JSON.stringify(appMetadata(user)),
          JSON.stringify(user.metadata),
          user.updatedAt,
        ],
      )
    },
    close: () => pool.end(),
  }
}

/** Identities are not in that table; they follow from the metadata. */
function asUser(row: z.infer<typeof Row>): User {
  const metadata = row.raw_user_meta_data ?? {}
  const createdAt = row.created_at.toISOString()
  const google = typeof metadata.provider_id === 'string' ? metadata.provider_id : undefined
  const identity = google
    ? { provider: 'google', providerId: google }
    : { provider: 'email', providerId: row.id }
  return User.parse({
    id: row.id,
    email: row.email,
    passwordHash: row.encrypted_password ?? undefined,
    metadata,
    identities: [{ ...identity, id: row.id, data: metadata, createdAt }],
    createdAt,
    updatedAt: createdAt,
    lastSignInAt: createdAt,
  })
}
