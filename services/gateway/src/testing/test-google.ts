import { DokiError } from '@doki/contracts'
import { z } from 'zod'
import type { GoogleDoor } from '../google/port.ts'
import { noGoogle } from './test-gateway.ts'

const scopes = ['openid', 'email', 'profile', 'https://www.googleapis.com/auth/spreadsheets']
const Tokens = z.object({ id_token: z.string(), refresh_token: z.string().optional(), scope: z.string() })

/** The consent of the Workspace stand-in at `url`, by plain HTTP. */
export function googleOf(url: string, clientId: string): GoogleDoor {
  return {
    ...noGoogle,
    async consentUrl({ state, challenge, redirectUri }) {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        access_type: 'offline',
        prompt: 'consent',
      })
      return `${url}/o/oauth2/v2/auth?${query}`
    },
    async exchange({ code, verifier, redirectUri }) {
      const body = new URLSearchParams({
        client_id: clientId,
        client_secret: 'none',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
        grant_type: 'authorization_code',
      })
      const answer = await fetch(`${url}/token`, { method: 'POST', body })
      if (!answer.ok) throw new DokiError('unauthorized', await answer.text())
      const { id_token, refresh_token = null, scope } = Tokens.parse(await answer.json())
      return { idToken: id_token, refreshToken: refresh_token, scopes: scope.split(' ') }
    },
    missingScopes: given => scopes.filter(scope => !given.includes(scope)),
  }
}
