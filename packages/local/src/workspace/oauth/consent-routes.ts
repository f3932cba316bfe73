import { randomBytes } from 'node:crypto'
import type { Call, Reply, Route } from '../http.ts'
import type { World } from '../world.ts'
import { checkClient, type OAuthClient } from './clients.ts'
import { consentPage, errorPage } from './consent-page.ts'

const CODE_LIFE_MS = 10 * 60_000
const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }

/** The consent page, and the redirect with a code that follows it. */
export function consentRoutes(clients: OAuthClient[] | undefined): Route[] {
  const path = /^\/o\/oauth2\/(?:v2\/)?auth$/
  return [
    { method: 'GET', path, access: 'none', handle: (world, call) => ask(world, call.query, clients) },
    { method: 'POST', path, access: 'none', handle: (world, call) => answer(world, call, clients) },
  ]
}

function refuse(code: string, message: string): Reply {
  return { status: 400, headers: HTML, text: errorPage(code, message) }
}

/** What is wrong with the request itself; such an answer never goes to the redirect address. */
function problem(query: URLSearchParams, clients: OAuthClient[] | undefined): Reply | undefined {
  const redirectUri = query.get('redirect_uri') ?? ''
  const clientId = query.get('client_id') ?? ''
  if (!clientId) return refuse('invalid_request', 'Missing required parameter: client_id')
  if (!URL.canParse(redirectUri)) return refuse('invalid_request', 'Missing required parameter: redirect_uri')
  const check = checkClient(clients, clientId, redirectUri)
  if (check !== 'ok') return refuse(check, 'The client or its redirect address is not known here.')
  if (query.get('response_type') !== 'code')
    return refuse('unsupported_response_type', 'Only response_type=code is served.')
  if (!query.get('scope')) return refuse('invalid_request', 'Missing required parameter: scope')
  const method = query.get('code_challenge_method')
  if (query.get('code_challenge') && method && method !== 'S256' && method !== 'plain') {
    return refuse('invalid_request', 'code_challenge_method must be S256 or plain.')
  }
  return undefined
}

function ask(world: World, query: URLSearchParams, clients: OAuthClient[] | undefined): Reply {
  const bad = problem(query, clients)
  if (bad) return bad
  const scopes = (query.get('scope') ?? '').split(/\s+/).filter(Boolean)
  if (query.get('prompt') !== 'none') return { headers: HTML, text: consentPage(query, world.users, scopes) }
  const user = world.users.find(item => item === query.get('login_hint'))
  return user ? grant(world, query, user, scopes) : sendBack(query, { error: 'interaction_required' })
}

function answer(world: World, call: Call, clients: OAuthClient[] | undefined): Reply {
  const form = new URLSearchParams(call.body.toString('utf8'))
  const query = new URLSearchParams()
  for (const [name, value] of form) if (name.startsWith('q.')) query.append(name.slice(2), value)
  const bad = problem(query, clients)
  if (bad) return bad
  if (form.get('decision') === 'deny') return sendBack(query, { error: 'access_denied' })
  const user = world.users.find(item => item === form.get('user'))
  if (!user) return refuse('invalid_request', 'Choose one of the test accounts.')
  const asked = (query.get('scope') ?? '').split(/\s+/)
  const scopes = form.getAll('scope').filter(scope => asked.includes(scope))
  return scopes.length ? grant(world, query, user, scopes) : sendBack(query, { error: 'access_denied' })
}

function grant(world: World, query: URLSearchParams, email: string, scopes: string[]): Reply {
  const code = `4/0A${randomBytes(32).toString('base64url')}`
  const challenge = query.get('code_challenge')
  const nonce = query.get('nonce')
  world.codes.set(code, {
    email,
    scopes,
    clientId: query.get('client_id') ?? '',
    expires: world.now().getTime() + CODE_LIFE_MS,
    revoked: false,
    redirectUri: query.get('redirect_uri') ?? '',
    // Google gives a refresh token on the first consent, later only with prompt=consent
    offline:
      query.get('access_type') === 'offline' &&
      (isFirst(world, query, email) || /consent/.test(query.get('prompt') ?? '')),
    used: false,
    ...(challenge ? { codeChallenge: `${query.get('code_challenge_method') ?? 'plain'}:${challenge}` } : {}),
    ...(nonce ? { nonce } : {}),
  })
  return sendBack(query, { code, scope: scopes.join(' '), authuser: '0', prompt: 'consent' })
}

function isFirst(world: World, query: URLSearchParams, email: string): boolean {
  const client = query.get('client_id') ?? ''
  return ![...world.refreshTokens.values()].some(
    token => token.email === email && token.clientId === client && !token.revoked,
  )
}

function sendBack(query: URLSearchParams, parameters: Record<string, string>): Reply {
  const target = new URL(query.get('redirect_uri') ?? '')
  const state = query.get('state')
  if (state !== null) target.searchParams.set('state', state)
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value)
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store' }, text: '' }
}
