import { DokiError, type Session, UserId } from '@doki/contracts'
import type { AuthError, SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'

/** A session, and who it is of. */
export type SignedIn = { session: Session; person: { id: UserId; email: string; fullName: string | null } }

/** Supabase Auth, which knows people and signs their tokens. */
export type SupabaseAuth = ReturnType<typeof supabaseAuth>

/** Throws `unauthorized` for what Supabase refuses, `unavailable` when it does not answer. */
export function supabaseAuth({ url, anonKey }: { url: string; anonKey: string }) {
  /** Loaded at the first use, as it costs the start 30 ms; a client for each call, as it holds one session. */
  async function client(): Promise<SupabaseClient> {
    const { createClient } = await import('./supabase-client.ts')
    return createClient(url, anonKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
      global: { fetch: askOnce },
    })
  }

  return {
    async withPassword(email: string, password: string): Promise<SignedIn> {
      const { auth } = await client()
      const { data, error } = await auth.signInWithPassword({ email, password })
      return signedIn(data, error, 'Wrong e-mail or password')
    },

    async withGoogle(idToken: string): Promise<SignedIn> {
      const { auth } = await client()
      const { data, error } = await auth.signInWithIdToken({ provider: 'google', token: idToken })
      return signedIn(data, error, 'Supabase did not accept the sign-in at Google')
    },

    async refresh(refreshToken: string): Promise<SignedIn> {
      const { auth } = await client()
      const { data, error } = await auth.refreshSession({ refresh_token: refreshToken })
      return signedIn(data, error, 'This session has ended: sign in again')
    },

    /** Ends the session of this token: it gives no other one. To Supabase this one stays good until it expires. */
    async signOut(accessToken: string): Promise<void> {
      const { auth } = await client()
      const { error } = await auth.admin.signOut(accessToken, 'local')
      if (error && isDown(error)) throw down(error)
    },
  }
}

const patienceMs = 5_000
/** A failure of the server that the client does not take for one that passes. */
const final = 599

/**
 * The client tries a refresh for half a minute where nobody answers, and a person waits for our answer: here it is told once
 * and for all.
 */
async function askOnce(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  try {
    const answer = await fetch(input, { ...init, signal: AbortSignal.timeout(patienceMs) })
    return answer.status < 500
      ? answer
      : Response.json({ msg: `answered ${answer.status}` }, { status: final })
  } catch (error) {
    return Response.json({ msg: `did not answer: ${error}` }, { status: final })
  }
}

const Answer = z.object({
  session: z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.int() }),
  user: z.object({
    id: UserId,
    email: z.string().optional(),
    user_metadata: z.object({ full_name: z.string().optional(), name: z.string().optional() }),
  }),
})

function signedIn(data: unknown, error: AuthError | null, refusal: string): SignedIn {
  if (error && isDown(error)) throw down(error)
  if (error) throw new DokiError('unauthorized', refusal, { cause: error })
  const { session, user } = Answer.parse(data)
  const { full_name, name } = user.user_metadata
  return {
    session: {
      accessToken: session.access_token,
      refreshToken: session.refresh_token,
      expiresIn: session.expires_in,
      userId: user.id,
    },
    person: { id: user.id, email: user.email ?? '', fullName: full_name ?? name ?? null },
  }
}

/** No status: nobody answered. 429: too many people sign in from our one address. */
function isDown({ status }: AuthError): boolean {
  return status === undefined || status === 0 || status === 429 || status >= 500
}

function down(cause: AuthError): DokiError {
  return new DokiError('unavailable', 'Sign-in does not answer just now: try again in a minute', { cause })
}
