import { performance } from 'node:perf_hooks'
import type { Failure } from './failure.ts'
import type { Granted } from './token-endpoint.ts'

/** An access token, and which one it is of those this account had. */
export interface AccessToken {
  token: string
  generation: number
}

/** Where a client has its access tokens from. `refused` is one that Google did not accept. It does not throw. */
export type TokenSource = (refused?: AccessToken) => Promise<AccessToken | Failure>

/** A token, and for how long it may be used, in ms. */
export type FreshToken = AccessToken & { freshMs: number }

/** A source that holds the token while it is fresh, and where many ask at once asks `fetch` once. */
export function tokenSource(
  fetch: (refused?: AccessToken) => Promise<FreshToken | Failure>,
  // Counts what has passed, whatever is done to the clock on the wall.
  elapsed: () => number = () => performance.now(),
): TokenSource {
  let held: FreshToken | undefined
  let goodUntil = 0
  let under: Promise<AccessToken | Failure> | undefined
  const renew = async (refused?: AccessToken) => {
    const asked = elapsed()
    const found = await fetch(refused)
    if ('token' in found) {
      held = found
      goodUntil = asked + found.freshMs
    }
    return found
  }
  return async refused => {
    if (held && held.generation !== refused?.generation && elapsed() < goodUntil) return held
    under ??= renew(refused).finally(() => {
      under = undefined
    })
    return under
  }
}

/** A source of one process alone, which asks Google itself: renewed 5 minutes early, or at half of a shorter life. */
export function ownTokens(ask: () => Promise<Granted | Failure>): TokenSource {
  let generation = 0
  return tokenSource(async () => {
    const granted = await ask()
    if (!('token' in granted)) return granted
    const { token, expiresInS } = granted
    generation += 1
    return { token, generation, freshMs: (expiresInS - Math.min(300, expiresInS / 2)) * 1000 }
  })
}
