import { permissionId } from '../drive/make-file.ts'
import type { Call, Reply, Route } from '../http.ts'
import type { Grant, World } from '../world.ts'
import type { SigningKey } from './keys.ts'

/** revoke, tokeninfo, userinfo, the signing keys and the discovery document. */
export function infoRoutes(key: SigningKey, issuer: () => string): Route[] {
  return [
    { method: 'POST', path: /^\/(?:o\/oauth2\/)?revoke$/, access: 'none', handle: revoke },
    { method: 'GET', path: /^\/(?:o\/oauth2\/)?revoke$/, access: 'none', handle: revoke },
    { method: 'GET', path: /^\/(?:oauth2\/v[123]\/)?tokeninfo$/, access: 'none', handle: tokenInfo },
    { method: 'POST', path: /^\/(?:oauth2\/v[123]\/)?tokeninfo$/, access: 'none', handle: tokenInfo },
    {
      method: 'GET',
      path: /^\/(?:userinfo\/v2\/me|oauth2\/v[123]\/userinfo|v1\/userinfo)$/,
      access: 'drive',
      handle: userInfo,
    },
    {
      method: 'GET',
      path: /^\/oauth2\/v[123]\/certs$/,
      access: 'none',
      handle: async () => ({ json: { keys: JSON.parse(JSON.stringify((await key.jwks()).keys)) } }),
    },
    {
      method: 'GET',
      path: /^\/\.well-known\/openid-configuration$/,
      access: 'none',
      handle: (_, { origin }) => ({
        json: {
          issuer: issuer(),
          authorization_endpoint: `${origin}/o/oauth2/v2/auth`,
          token_endpoint: `${origin}/token`,
          userinfo_endpoint: `${origin}/v1/userinfo`,
          revocation_endpoint: `${origin}/revoke`,
          jwks_uri: `${origin}/oauth2/v3/certs`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          scopes_supported: ['openid', 'email', 'profile'],
          code_challenge_methods_supported: ['plain', 'S256'],
          grant_types_supported: [
            'authorization_code',
            'refresh_token',
            'urn:ietf:params:oauth:grant-type:jwt-bearer',
          ],
        },
      }),
    },
  ]
}

/** Takes back all tokens of this person and client, as Google does. */
export function revokeGrant(world: World, email: string, clientId?: string): number {
  let revoked = 0
  for (const grant of [...world.refreshTokens.values(), ...world.accessTokens.values()]) {
    if (grant.email !== email || (clientId !== undefined && grant.clientId !== clientId) || grant.revoked)
      continue
    grant.revoked = true
    revoked++
  }
  return revoked
}

function parameters(call: Call): URLSearchParams {
  return call.body.length ? new URLSearchParams(call.body.toString('utf8')) : call.query
}

function revoke(world: World, call: Call): Reply {
  const token = call.query.get('token') ?? parameters(call).get('token') ?? ''
  const grant = world.refreshTokens.get(token) ?? world.accessTokens.get(token)
  if (!grant || grant.revoked) {
    return { status: 400, json: { error: 'invalid_token', error_description: 'Token expired or revoked' } }
  }
  revokeGrant(world, grant.email, grant.clientId)
  return { json: {} }
}

function live(world: World, token: string): Grant | undefined {
  const grant = world.accessTokens.get(token)
  return grant && !grant.revoked && grant.expires > world.now().getTime() ? grant : undefined
}

function tokenInfo(world: World, call: Call): Reply {
  const bearer = /^Bearer (.+)$/i.exec(call.headers.authorization ?? '')?.[1]
  const given = parameters(call)
  const grant = live(world, given.get('access_token') ?? given.get('accessToken') ?? bearer ?? '')
  if (!grant) return { status: 400, json: { error_description: 'Invalid Value' } }
  return {
    json: {
      azp: grant.clientId,
      aud: grant.clientId,
      sub: permissionId(grant.email),
      scope: grant.scopes.join(' '),
      exp: String(Math.floor(grant.expires / 1000)),
      expires_in: String(Math.floor((grant.expires - world.now().getTime()) / 1000)),
      email: grant.email,
      email_verified: 'true',
      access_type: 'offline',
    },
  }
}

function userInfo(_: World, call: Call): Reply {
  const { email } = call.caller
  const sub = permissionId(email)
  const picture = 'https://lh3.googleusercontent.com/a/default-user'
  return call.path.includes('/v2/')
    ? { json: { id: sub, email, verified_email: true, picture } }
    : { json: { sub, picture, email, email_verified: true } }
}
