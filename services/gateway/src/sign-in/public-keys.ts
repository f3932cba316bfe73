import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

export type PublicKeys = {
  /** The key a token names; throws what `jose` throws for one that is not there, and what `fetch` throws while there are none at all. */
  keyOf: JWTVerifyGetKey
  /** Changes whenever the keys do: what was verified before has to be verified anew. */
  version(): number
}

type Options = {
  url: URL
  fetch?: typeof fetch
  /** Milliseconds, of a clock that never jumps. */
  now?: () => number
  /** How old the keys may be before they are looked at again, in the background. */
  freshMs?: number
  /** Between two questions, whoever asks: an unknown key is a reason to look, a thousand are not. */
  pauseMs?: number
}

/**
 * The public keys of an issuer. They are looked at again when they are old, and when a token names one that is not there. What was
 * had last is kept while nobody answers: keys change seldom, and people are signed in meanwhile.
 */
export function publicKeys(options: Options): PublicKeys {
  const {
    url,
    fetch: get = fetch,
    now = () => performance.now(),
    freshMs = 300_000,
    pauseMs = 5_000,
  } = options
  let keys: JWTVerifyGetKey | undefined
  let text = ''
  let version = 0
  let fetchedAt = 0
  let askedAt = Number.NEGATIVE_INFINITY
  let failure: unknown
  let asking: Promise<void> | undefined

  return {
    version() {
      lookAgainWhenOld()
      return version
    },
    async keyOf(header, token) {
      lookAgainWhenOld()
      if (!keys) await askAgain()
      if (!keys) throw failure
      try {
        return await keys(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
        await askAgain()
        return keys(header, token)
      }
    },
  }

  function lookAgainWhenOld(): void {
    if (keys && now() - fetchedAt > freshMs) void askAgain()
  }

  /** At most once in a while; those who come meanwhile wait for the same answer. Never throws. */
  function askAgain(): Promise<void> {
    if (!asking && now() - askedAt < pauseMs) return Promise.resolve()
    askedAt = now()
    asking ??= ask()
      .catch(error => {
        failure = error
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }

  async function ask(): Promise<void> {
    const answer = await get(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) })
    if (!answer.ok) throw new Error(`The public keys at ${url.host} were answered with ${answer.status}`)
    const found = KeySet.parse(await answer.json())
    fetchedAt = now()
    const same = JSON.stringify(found)
    if (same === text) return
    keys = createLocalJWKSet(found)
    text = same
    version++
  }
}
