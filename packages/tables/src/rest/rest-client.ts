import { setTimeout as sleep } from 'node:timers/promises'
import type { DokiError } from '@doki/contracts'
import type { SupabaseClient } from '@supabase/supabase-js'
import type { AddressRules } from '../check-database-url.ts'
import { telling } from '../tell-refusal.ts'
import { checkRestUrl } from './check-rest-url.ts'
import { type PinnedFetch, pinnedFetch } from './pinned-fetch.ts'
import { explainRest, restError, restFailureOf } from './rest-error.ts'

export interface RestOptions extends AddressRules {
  /** How long one request may take; 60,000 unless given. */
  timeoutMs?: number
  /** Sends requests instead of ours, which goes only to the checked address; an argument for tests. */
  fetch?: typeof fetch
  /** Told that the user, the password or the key is not accepted (any more), before that is thrown. */
  onRefused?: (refusal: DokiError) => Promise<unknown>
  /** Waits before a try again, in ms; an argument for tests. */
  sleep?: (ms: number) => Promise<unknown>
}

export interface RestAnswer {
  data: unknown
  /** How many rows there are in all, where that was asked for. */
  count: number | null
}

/** What supabase-js answers: never a rejection, but for a fault of ours. */
interface Response {
  data: unknown
  error: unknown
  count?: number | null
  status: number
}

export interface RestClient {
  /**
   * Sends one request, which may be sent again: what may pass by itself is tried 3 times over some 8 s. Throws the
   * database's error (`pg.DatabaseError`) when it is about rows, else a `DokiError`.
   */
  ask(request: (client: SupabaseClient) => PromiseLike<Response>): Promise<RestAnswer>
  /** The description of a schema's tables (OpenAPI 2), as the root of the API answers it. */
  describe(schema: string): Promise<unknown>
  end(): Promise<void>
}

/** Opens the REST API of a Supabase project. The address is checked at the first use; nothing is connected until then. */
export function restClient(url: string, key: string, options: RestOptions = {}): RestClient {
  const wait = options.sleep ?? sleep
  let opened: ReturnType<typeof open> | undefined
  const client = () => {
    opened ??= open(url, key, options)
    opened.catch(() => {
      opened = undefined // a name that could not be looked up may be found next time
    })
    return opened
  }
  async function trying<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        const failure = restFailureOf(error)
        if (failure === 'row') throw error
        if (failure === 'final' || attempt >= 4) throw await telling(explainRest(error), options)
        await wait(100 * 4 ** attempt)
      }
    }
  }
  return {
    ask: request =>
      trying(async () => {
        const { supabase } = await client()
        const { data, error, status, count = null } = await request(supabase)
        if (error) throw restError(status, error)
        return { data, count }
      }),
    describe: schema =>
      trying(async () => {
        const { send, base } = await client()
        const headers = { apikey: key, 'accept-profile': schema, accept: 'application/openapi+json' }
        const answer = await send(`${base}/rest/v1/`, { headers }).catch((cause: unknown) => {
          throw restError(0, { message: String(cause) })
        })
        const text = await answer.text()
        if (!answer.ok) throw restError(answer.status, bodyOf(text))
        return bodyOf(text)
      }),
    end: async () => (await opened?.catch(() => undefined))?.pinned?.close(),
  }
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text.slice(0, 200) }
  }
}

async function open(url: string, key: string, options: RestOptions) {
  const checked = await checkRestUrl(url, options)
  const pinned: PinnedFetch | undefined = options.fetch ? undefined : pinnedFetch(checked, options.timeoutMs)
  const plain = options.fetch ?? pinned?.fetch ?? fetch
  /** Times are printed in UTC whatever the database's own zone is, and a legacy key is the bearer too. */
  const send: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    headers.append('prefer', 'timezone=UTC')
    if (!headers.has('authorization') && !key.startsWith('sb_')) headers.set('authorization', `Bearer ${key}`)
    return plain(input, { ...init, headers })
  }
  const { createClient } = await import('./supabase-client.ts') // 88 ms that a start has no time for
  const supabase: SupabaseClient = createClient(checked.url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    db: { retry: false }, // ours knows what may be sent again
    global: { fetch: send },
  })
  return { supabase, send, base: checked.url, pinned }
}
