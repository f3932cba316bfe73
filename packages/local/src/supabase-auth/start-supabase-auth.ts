import { z } from 'zod'
import { type Faults, faults } from '../stand-in/faults.ts'
import { type RequestLog, requestLog } from '../stand-in/request-log.ts'
import { stateFile } from '../stand-in/state-file.ts'
import { authOf } from './auth.ts'
import { authApp } from './auth-app.ts'
import { type GoogleSettings, googleTokens } from './google-token.ts'
import { SavedSessions, sessionStore } from './session-store.ts'
import { PrivateJwk, signingKey } from './signing-key.ts'
import { User } from './user.ts'
import { userMirror } from './user-mirror.ts'
import { userStore } from './user-store.ts'

export type SupabaseAuthOptions = {
  /** 0, the default, takes any free port. */
  port?: number
  /** File that the signing key, users and sessions survive a restart in. */
  state?: string
  /** Unset: no sign-in with Google. */
  google?: GoogleSettings
  /** A database whose `auth.users` shall have the same users. */
  databaseUrl?: string
  /** The `apikey` that clients send. */
  anonKey?: string
  /** How long an access token is good; 3600 unless set. */
  tokenSeconds?: number
  /** For so long a used refresh token may be used again; 10, as at Supabase, unless set. */
  reuseSeconds?: number
}

export type SupabaseAuth = {
  /** For `createClient(url, anonKey)`. Tokens are issued by, and keys are found under, `${url}/auth/v1`. */
  url: string
  anonKey: string
  log: RequestLog
  faults: Faults
  stop(): Promise<void>
}

const Saved = z.object({ key: PrivateJwk, users: z.array(User), sessions: SavedSessions })

/** Supabase Auth on 127.0.0.1, for the real `supabase-js`. */
export async function startSupabaseAuth(options: SupabaseAuthOptions = {}): Promise<SupabaseAuth> {
  const { anonKey = 'sb_publishable_doki_local', tokenSeconds = 3600, reuseSeconds = 10 } = options
  const control = { log: requestLog(), faults: faults() }
  const state = stateFile(options.state, () => ({
    key: key.privateJwk,
    users: users.snapshot(),
    sessions: sessions.snapshot(),
  }))
  const loaded = await state.load()
  const saved = loaded === undefined ? undefined : Saved.parse(loaded)
  const mirror = options.databaseUrl ? userMirror(options.databaseUrl) : undefined
  const mirrored = (await mirror?.load()) ?? []
  const key = await signingKey(saved?.key)
  const users = userStore([...mirrored, ...(saved?.users ?? [])])
  const sessions = sessionStore(saved?.sessions ?? [], reuseSeconds)
  for (const user of users.snapshot()) await mirror?.save(user)
  await state.save() // the key

  const auth = authOf({
    users,
    sessions,
    key,
    google: options.google && googleTokens(options.google),
    issuer: () => `${url}/auth/v1`,
    tokenSeconds,
    async save(user) {
      if (user) await mirror?.save(user)
      await state.save()
    },
  })
  const app = authApp({ auth, keys: [anonKey], ...control })
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return {
    url,
    anonKey,
    ...control,
    async stop() {
      await app.close()
      await state.save()
      await mirror?.close()
    },
  }
}
