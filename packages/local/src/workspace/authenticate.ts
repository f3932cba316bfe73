import { ApiError } from './api-error.ts'
import type { Caller } from './http.ts'
import type { World } from './world.ts'

/**
 * Who stands behind the request. Open mode takes any bearer, an API key or nothing at all.
 * @throws ApiError 401 for a token that is unknown, expired or revoked.
 */
export function authenticate(world: World, authorization: string | undefined): Caller {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
  const grant = token === undefined ? undefined : world.accessTokens.get(token)
  if (grant && !grant.revoked && grant.expires > world.now().getTime())
    return { email: grant.email, scopes: grant.scopes }
  if (world.open && !grant) return { email: world.users[0] ?? 'owner@example.com', scopes: 'any' }
  if (token === undefined) {
    throw new ApiError(
      401,
      'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    )
  }
  throw new ApiError(
    401,
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    {},
    { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  )
}
