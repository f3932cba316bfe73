import { setTimeout as sleepFor } from 'node:timers/promises'
import { DokiError } from '@doki/contracts'
import type { AnyGoogleCredentials, Failure, FreshToken, GoogleApp, TokenSource } from '@doki/google'
import type { Logger } from '@doki/service'
import type { AccessTokenStore } from '@doki/vault'
import type { Place } from './connections.ts'

interface Deps {
  tokens: AccessTokenStore
  google: GoogleApp
  log: Logger
}

/** How long one waits for another process to bring the token: a little longer than its lease. In ms. */
const patienceMs = 35_000
const pollMs = 100

/**
 * Access tokens of a connection, shared by all processes: one at a time asks Google, and what Google said for good
 * (a consent withdrawn, a key deleted) is asked once, by whoever comes first.
 */
export async function sharedTokens(
  deps: Deps,
  place: Place,
  credentials: AnyGoogleCredentials,
): Promise<TokenSource> {
  const { askForToken, tokenSource } = await import('@doki/google')
  const { tokens, google, log } = deps

  async function fetchToken(lease: string, now: number): Promise<FreshToken | Failure> {
    const granted = await askForToken(google, credentials, now)
    if ('token' in granted) return tokens.keep(place, lease, granted)
    if (granted.kind === 'revoked') {
      await tokens.refuse(place, lease, granted.error.message)
      // It is noted, unless these credentials are no longer the connection's: nobody else is to note it again.
      return { kind: 'final', error: granted.error }
    }
    await tokens.giveUp(place, lease)
    if (granted.kind === 'final')
      log.error({ connectionId: place.connectionId, err: granted.error }, 'no token')
    return granted
  }

  return tokenSource(async refused => {
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
      const turn = await tokens.take(place, refused?.generation)
      if (turn.kind === 'fresh')
        return { token: turn.token, generation: turn.generation, freshMs: turn.freshMs }
      if (turn.kind === 'mine') return fetchToken(turn.lease, turn.now)
      if (turn.kind === 'refused') return { kind: 'final', error: new DokiError('reconnect', turn.reason) }
      await sleepFor(pollMs)
    }
    return { kind: 'again', applied: 'no', reason: 'another process did not bring the access token' }
  })
}
