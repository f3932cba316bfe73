import { DokiError } from '@doki/contracts'
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library'
import { z } from 'zod'
import { tokenFailure } from './failure.ts'
import { type GoogleApp, oauthEndpoints } from './settings.ts'

/** What Doki asks for: who it is, and the spreadsheets. `drive.file` covers files picked for Doki or made by it. */
export const googleScopes = {
  signIn: ['openid', 'email', 'profile'],
  sheets: [
    'openid',
    'email',
    'https://www.googleapis.com/auth/spreadsheets',
    'https://www.googleapis.com/auth/drive.file',
  ],
}

const Tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string().nullish(),
  id_token: z.string().nullish(),
  scope: z.string().default(''),
})

const Claims = z.object({ email: z.string() })

export interface GoogleTokens {
  /** Null when Google gave none: the account consented before, and was not asked again. */
  refreshToken: string | null
  accessToken: string
  idToken: string | null
  /** What was really granted: a person may untick some. */
  scopes: string[]
  /** Of the id token; null without one. */
  email: string | null
}

/** The consent of a Google account: asking for it, receiving it, giving it back. */
export function googleAuth({ clientId, clientSecret, urls }: Omit<GoogleApp, 'rates'>) {
  const client = (redirectUri?: string) =>
    new OAuth2Client({
      clientId,
      clientSecret,
      endpoints: oauthEndpoints(urls),
      ...(redirectUri ? { redirectUri } : {}),
    })
  return {
    /** Where to send the browser. Offline and with the consent page, or there is no refresh token the second time. */
    consentUrl(ask: {
      state: string
      codeChallenge: string
      redirectUri: string
      scopes: string[]
      loginHint?: string
    }): string {
      return client(ask.redirectUri).generateAuthUrl({
        access_type: 'offline',
        prompt: 'consent',
        include_granted_scopes: true,
        scope: ask.scopes,
        state: ask.state,
        code_challenge: ask.codeChallenge,
        code_challenge_method: CodeChallengeMethod.S256,
        ...(ask.loginHint ? { login_hint: ask.loginHint } : {}),
      })
    },
    /** Throws `DokiError('unauthorized')` for a code that Google does not accept (used, too old, not ours). */
    async exchangeCode(got: {
      code: string
      codeVerifier: string
      redirectUri: string
    }): Promise<GoogleTokens> {
      const { code, codeVerifier, redirectUri } = got
      const found = await client(redirectUri)
        .getToken({ code, codeVerifier, redirect_uri: redirectUri })
        .catch(error => {
          throw codeError(error)
        })
      return tokensOf(Tokens.parse(found.tokens))
    },
    /** Gives the consent back. True also when Google no longer knew the token. Throws when Google does not answer. */
    async revokeToken(token: string): Promise<boolean> {
      try {
        await client().revokeToken(token)
      } catch (error) {
        const status = z.object({ response: z.object({ status: z.number() }) }).safeParse(error).data
          ?.response.status
        if (status !== 400)
          throw new DokiError(
            'unavailable',
            'Google could not be told to forget the consent. Try again later.',
          )
      }
      return true
    },
  }
}

/** The id token came straight from Google over TLS, so its signature need not be checked (OpenID Connect Core, 3.1.3.7). */
function tokensOf(tokens: z.infer<typeof Tokens>): GoogleTokens {
  const payload = tokens.id_token?.split('.')[1]
  const claims: unknown = payload ? JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) : {}
  return {
    refreshToken: tokens.refresh_token ?? null,
    accessToken: tokens.access_token,
    idToken: tokens.id_token ?? null,
    scopes: tokens.scope.split(' ').filter(scope => scope !== ''),
    email: Claims.safeParse(claims).data?.email ?? null,
  }
}

const Foreign = z.object({
  response: z.object({ data: z.object({ error: z.literal('redirect_uri_mismatch') }) }),
})

function codeError(error: unknown): unknown {
  const failure = tokenFailure(error, 'this account')
  // A code given for another address was given to another sign-in: a wrong one of ours never gets as far as a code.
  if (failure.kind === 'revoked' || Foreign.safeParse(error).success)
    return new DokiError('unauthorized', 'Google does not accept this sign-in any more. Start it again.')
  if (failure.kind === 'again')
    return new DokiError('unavailable', `Google did not answer: ${failure.reason}. Try again.`)
  return failure.error
}
