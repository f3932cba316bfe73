import { DokiError } from '@doki/contracts'
import { z } from 'zod'
import type { Failure } from './failure.ts'

const OAuthError = z.object({ error: z.string() })

/** Who asked for the token. */
type Asker = { kind: 'google' | 'google_service_account'; email: string }

/**
 * What an answer of Google's token endpoint that is no token means (RFC 6749, 5.2). Whatever was to be called, it has not
 * been called. Only the connection's own credentials being refused makes them `revoked`; our client being refused is not
 * their fault, and anything else may pass.
 */
export function tokenRefusal(status: number, body: unknown, { kind, email }: Asker): Failure {
  const oauth = OAuthError.safeParse(body).data?.error
  const said = refusals[kind][oauth ?? '']
  if (said) return { ...said(email, safe(status, oauth)) }
  if (status === 429 || status >= 500)
    return { kind: 'again', applied: 'no', reason: `Google's token service answered ${status}` }
  return { kind: 'final', error: safe(status, oauth) }
}

type Said = (email: string, cause: Error) => Failure

const consentGone: Said = (email, cause) => ({
  kind: 'revoked',
  error: new DokiError(
    'reconnect',
    `Google no longer accepts the consent of ${email}: it was withdrawn, or has expired. Connect Google again.`,
    { cause },
  ),
})

const ourClient: Said = (_, cause) => ({
  kind: 'final',
  error: new DokiError(
    'internal',
    "Google does not accept Doki's own client. Its operator has to check GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.",
    { cause },
  ),
})

const keyGone: Said = (email, cause) => ({
  kind: 'revoked',
  error: new DokiError(
    'reconnect',
    `Google does not accept the key of the service account ${email}: the key was deleted, or the account is disabled or gone. Connect it again with a new key.`,
    { cause },
  ),
})

const refusals: Record<Asker['kind'], Record<string, Said>> = {
  google: { invalid_grant: consentGone, invalid_client: ourClient, unauthorized_client: ourClient },
  google_service_account: {
    invalid_grant: keyGone,
    invalid_client: keyGone,
    unauthorized_client: keyGone,
    invalid_scope: keyGone,
  },
}

/** Nothing of the request goes with it, which carries the client secret and the refresh token. */
function safe(status: number, oauth = 'no reason given'): Error {
  return new Error(`Google's token service answered ${status}: ${oauth.slice(0, 100)}`)
}
