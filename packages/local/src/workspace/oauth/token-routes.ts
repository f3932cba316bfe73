import { createHash, createVerify, randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { permissionId } from '../drive/make-file.ts'
import type { Call, Reply, Route } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Grant, World } from '../world.ts'
import { checkSecret, type OAuthClient, type ServiceAccount } from './clients.ts'
import type { SigningKey } from './keys.ts'

const TOKEN_LIFE_S = 3599
const DRIVE = 'https://www.googleapis.com/auth/drive'
const SHEETS = 'https://www.googleapis.com/auth/spreadsheets'
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/** What the token endpoint needs beside the world. */
export interface TokenDeps {
  clients: OAuthClient[] | undefined
  serviceAccounts: ServiceAccount[] | undefined
  key: SigningKey
  /** `iss` of id tokens. */
  issuer: () => string
}

class OAuthError extends Error {
  readonly reply: Reply
  constructor(error: string, description: string, status = 400) {
    super(description)
    this.reply = { status, json: { error, error_description: description } }
  }
}

/** POST /token for a code, a refresh token or a service account's assertion. */
export function tokenRoutes(deps: TokenDeps): Route[] {
  const handle = async (world: World, call: Call): Promise<Reply> => {
    try {
      const json = await exchange(world, formOf(call), deps)
      return {
        json,
        headers: { 'cache-control': 'no-cache, no-store, max-age=0, must-revalidate', pragma: 'no-cache' },
      }
    } catch (error) {
      if (error instanceof OAuthError) return error.reply
      throw error
    }
  }
  return [{ method: 'POST', path: /^\/(?:oauth2\/v[34]\/|o\/oauth2\/)?token$/, access: 'none', handle }]
}

/** Form or JSON, both are taken by Google; a Basic header may carry the client. */
function formOf(call: Call): URLSearchParams {
  const text = call.body.toString('utf8')
  const form = new URLSearchParams(text.startsWith('{') ? {} : text)
  if (text.startsWith('{')) {
    const parsed: unknown = JSON.parse(text)
    if (isObject(parsed)) for (const [name, value] of Object.entries(parsed)) form.set(name, String(value))
  }
  const basic = /^Basic (.+)$/i.exec(call.headers.authorization ?? '')
  if (basic) {
    const [id = '', secret = ''] = Buffer.from(basic[1]!, 'base64').toString('utf8').split(':')
    form.set('client_id', decodeURIComponent(id))
    form.set('client_secret', decodeURIComponent(secret))
  }
  return form
}

async function exchange(world: World, form: URLSearchParams, deps: TokenDeps): Promise<Json> {
  const kind = form.get('grant_type')
  if (kind === JWT_BEARER) return assertion(world, form.get('assertion') ?? '', deps)
  if (kind !== 'authorization_code' && kind !== 'refresh_token') {
    throw new OAuthError('unsupported_grant_type', `Invalid grant_type: ${kind ?? ''}`)
  }
  const clientId = form.get('client_id') ?? ''
  if (!clientId) throw new OAuthError('invalid_request', 'Could not determine client ID from request.')
  if (!checkSecret(deps.clients, clientId, form.get('client_secret') ?? '')) {
    throw new OAuthError('invalid_client', 'The provided client secret is invalid.', 401)
  }
  return kind === 'refresh_token' ? refresh(world, form, clientId, deps) : redeem(world, form, clientId, deps)
}

async function redeem(world: World, form: URLSearchParams, clientId: string, deps: TokenDeps): Promise<Json> {
  const code = world.codes.get(form.get('code') ?? '')
  if (!code || code.used || code.expires <= world.now().getTime() || code.clientId !== clientId) {
    throw new OAuthError('invalid_grant', 'Malformed auth code.')
  }
  if (code.redirectUri !== form.get('redirect_uri'))
    throw new OAuthError('redirect_uri_mismatch', 'Bad Request')
  checkVerifier(code.codeChallenge, form.get('code_verifier'))
  code.used = true
  const tokens = await issue(world, code, deps, code.nonce)
  if (!code.offline) return tokens
  const refreshToken = `1//0${randomBytes(48).toString('base64url')}`
  const { email, scopes } = code
  world.refreshTokens.set(refreshToken, {
    email,
    scopes,
    clientId,
    expires: Number.POSITIVE_INFINITY,
    revoked: false,
  })
  return { ...tokens, refresh_token: refreshToken }
}

/** PKCE (RFC 7636): the verifier must hash to the challenge that opened the flow. */
function checkVerifier(challenge: string | undefined, verifier: string | null): void {
  if (challenge === undefined) return
  if (!verifier) throw new OAuthError('invalid_grant', 'Missing code verifier.')
  const plain = `plain:${verifier}`
  const hashed = `S256:${createHash('sha256').update(verifier).digest('base64url')}`
  if (challenge !== plain && challenge !== hashed)
    throw new OAuthError('invalid_grant', 'Invalid code verifier.')
}

async function refresh(
  world: World,
  form: URLSearchParams,
  clientId: string,
  deps: TokenDeps,
): Promise<Json> {
  const token = world.refreshTokens.get(form.get('refresh_token') ?? '')
  if (!token || token.revoked) throw new OAuthError('invalid_grant', 'Token has been expired or revoked.')
  if (token.clientId !== clientId) throw new OAuthError('unauthorized_client', 'Unauthorized', 401)
  return issue(world, token, deps)
}

/** A service account: its claims are checked, and its signature where the accounts there are were told. */
async function assertion(world: World, jwt: string, deps: TokenDeps): Promise<Json> {
  let claims: ReturnType<typeof decodeJwt>
  try {
    claims = decodeJwt(jwt)
  } catch {
    // open mode knows no wrong credentials
    if (world.open) {
      const anyone = {
        email: world.users[0] ?? '',
        scopes: [DRIVE, SHEETS],
        clientId: '',
        expires: 0,
        revoked: false,
      }
      const { scope: _, ...tokens } = await issue(world, anyone, deps)
      return tokens
    }
    throw new OAuthError('invalid_grant', 'Invalid JWT: not a valid assertion.')
  }
  checkSignature(deps.serviceAccounts, String(claims.iss), jwt)
  if (![claims.aud].flat().some(aud => aud?.endsWith('/token')))
    throw new OAuthError('invalid_grant', 'Invalid JWT: the audience is not the token endpoint.')
  const now = world.now().getTime() / 1000
  if (typeof claims.iss !== 'string') throw new OAuthError('invalid_grant', 'Invalid JWT: iss is missing.')
  if (
    !claims.exp ||
    claims.exp <= now ||
    !claims.iat ||
    claims.iat > now + 300 ||
    claims.exp > claims.iat + 3660
  ) {
    throw new OAuthError(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    )
  }
  const scopes = String(claims.scope ?? '')
    .split(/\s+/)
    .filter(Boolean)
  if (scopes.length === 0)
    throw new OAuthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
  const email = typeof claims.sub === 'string' ? claims.sub : claims.iss
  const grant: Grant = { email, scopes, clientId: claims.iss, expires: 0, revoked: false }
  const { scope: _, id_token: __, ...tokens } = await issue(world, grant, deps)
  return tokens
}

function checkSignature(accounts: ServiceAccount[] | undefined, email: string, jwt: string): void {
  if (!accounts) return
  const account = accounts.find(each => each.email === email)
  if (!account) throw new OAuthError('invalid_grant', 'Invalid grant: account not found')
  const [head, claims, signature = ''] = jwt.split('.')
  const checked = createVerify('RSA-SHA256').update(`${head}.${claims}`)
  if (!checked.verify(account.publicKey, signature, 'base64url'))
    throw new OAuthError('invalid_grant', 'Invalid JWT Signature.')
}

async function issue(world: World, grant: Grant, deps: TokenDeps, nonce?: string): Promise<JsonObject> {
  const accessToken = `ya29.${randomBytes(48).toString('base64url')}`
  const now = world.now().getTime()
  const { email, scopes, clientId } = grant
  world.accessTokens.set(accessToken, {
    email,
    scopes,
    clientId,
    expires: now + TOKEN_LIFE_S * 1000,
    revoked: false,
  })
  const seconds = Math.floor(now / 1000)
  const withId = scopes.includes('openid')
  const claims = {
    iss: deps.issuer(),
    azp: clientId,
    aud: clientId,
    sub: permissionId(email),
    email,
    email_verified: true,
    name: email.split('@')[0] ?? email,
    iat: seconds,
    exp: seconds + 3600,
    ...(nonce ? { nonce } : {}),
  }
  return {
    access_token: accessToken,
    expires_in: TOKEN_LIFE_S,
    scope: scopes.join(' '),
    token_type: 'Bearer',
    ...(withId ? { id_token: await deps.key.sign(claims) } : {}),
  }
}
