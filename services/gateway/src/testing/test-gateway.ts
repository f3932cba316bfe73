import { randomBytes } from 'node:crypto'
import { type Connections, connectionsOf } from '@doki/connections'
import { claimsOf, type Db, seedWorkspace, testDatabase } from '@doki/database'
import { type GoogleApp, quotaRates } from '@doki/google'
import { createLog } from '@doki/service'
import { createVault, credentialStore, type Vault } from '@doki/vault'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { buildApp, type Deps } from '../app.ts'
import { tokenVerifier } from '../auth.ts'
import { databaseDoor } from '../database-door.ts'
import type { GoogleDoor } from '../google/port.ts'
import { supabaseAuth } from '../sign-in/supabase-auth.ts'

type Test = Parameters<typeof testDatabase>[0]

/** What every gateway of a test is made of. */
export type Made = { service: Db; vault: Vault; connectTo(google: GoogleApp): Connections }

/** What differs from the gateway of all tests. */
export type Changes = Partial<Deps> | ((made: Made) => Partial<Deps>)

export const internalSecret = 'a-secret-of-32-characters-or-more'
const nobody = 'http://127.0.0.1:1'
const issuer = 'http://auth.test/auth/v1'
/** More than a test makes. */
export const manyRequests = {
  perAddress: 10_000,
  perUser: 10_000,
  jobsPerWorkspace: 10_000,
  signInPerAddress: 10_000,
}

/** A gateway over a database of the test's own, with a workspace in it; what lies beyond our processes is faked. */
export async function testGateway(t: Test, changes: Changes = {}) {
  const database = await testDatabase(t)
  const seed = await seedWorkspace(database.admin)
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'test' }] })
  const lines: string[] = []
  const dispatched: string[] = []
  const answers: string[] = []
  const vault = createVault({ keys: { test: randomBytes(32).toString('base64') }, current: 'test' })
  const { service } = database
  const credentials = credentialStore(service, vault)
  const log = createLog('gateway', 'debug', { write: (line: string) => void lines.push(line) })
  const connectTo = (google: GoogleApp) =>
    connectionsOf({ db: service, credentials, google, rules: { allowPrivateHosts: true }, log })
  const deps: Deps = {
    log,
    publicUrl: 'http://doki.test',
    corsOrigins: ['http://app.test'],
    secrets: [internalSecret],
    limits: manyRequests,
    streams: { perProcess: 1_000, perUser: 100, perWorkspace: 500 },
    heartbeatMs: 15_000,
    gateway: database.gateway,
    service,
    verify: tokenVerifier({ keys, issuer }),
    issuer,
    supabase: supabaseAuth({ url: nobody, anonKey: 'none' }),
    google: noGoogle,
    databases: databaseDoor({ rules: { allowPrivateHosts: true }, connections: connectTo(nowhere) }),
    vault,
    credentials,
    gatherMs: 0,
    dispatch: async jobs => void dispatched.push(...jobs.map(({ id }) => id)),
    machines: {
      sweep: async () => ({ dispatched: 0, freed: 0 }),
      cancel: async () => {},
      giveUp: async () => {},
      deadLetters: async () => [],
      replay: async () => [],
      forgetOld: async () => {},
      startDue: async () => 0,
      lookAtLive: async () => 0,
      tendChannels: async () => {},
      giveBack: async () => {},
      countStale: async () => ({ late: 0, behind: 0 }),
      measure: async () => {},
      hint: async () => false,
      openTableHook: async () => ({ id: 'none', token: 'none' }),
    },
    drivePush: false,
    ...(typeof changes === 'function' ? changes({ service, vault, connectTo }) : changes),
  }
  const app = buildApp(deps)
  t.teardown(() => app.close())

  /** An access token as Supabase would sign it. `over` replaces claims. */
  function tokenOf(userId: string, over: Record<string, unknown> = {}): Promise<string> {
    const payload = { iss: issuer, aud: 'authenticated', exp: Math.floor(Date.now() / 1000) + 3600 }
    return new SignJWT({ ...claimsOf(userId), ...payload, ...over })
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .sign(privateKey)
  }

  /** Sends a request as somebody; a body makes it a POST unless told otherwise. */
  async function send(userId: string, url: string, { method, body, headers = {} }: Send = {}) {
    const authorization = `Bearer ${await tokenOf(userId)}`
    const payload = body === undefined ? {} : { payload: body }
    const response = await app.inject({
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      url,
      headers: { authorization, ...headers },
      ...payload,
    })
    answers.push(response.body)
    return { status: response.statusCode, body: parseBody(response.body), headers: response.headers }
  }

  /** What whoever forges a token may know of a good one. */
  const genuine = {
    keys: { privateKey, publicKey },
    alg: 'ES256' as const,
    kid: 'test',
    claimsOf: (userId: string) => ({ ...claimsOf(userId), iss: issuer, aud: 'authenticated' }),
  }

  return { app, genuine, database, seed, deps, vault, lines, answers, dispatched, tokenOf, send }
}

type Send = {
  method?: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE'
  body?: object
  headers?: Record<string, string>
}

export type TestGateway = Awaited<ReturnType<typeof testGateway>>

/** JSON as it is, null for nothing; anything else as text. */
function parseBody(text: string) {
  try {
    return text === '' ? null : JSON.parse(text)
  } catch {
    return text
  }
}

/** No Google at all. */
const nowhere: GoogleApp = {
  clientId: 'none',
  clientSecret: 'none',
  urls: { auth: nobody, token: nobody, sheets: nobody, drive: nobody },
  rates: quotaRates(),
}

/** A Google that lets nobody in and has nothing. */
export const noGoogle: GoogleDoor = {
  consentUrl: async () => 'http://google.test/consent',
  exchange: async () => Promise.reject(new Error('no Google in this test')),
  missingScopes: async () => [],
  tryKey: async () => Promise.reject(new Error('no Google in this test')),
  giveBack: async () => {},
  tryConsent: async () => 'all',
  spreadsheets: async () => ({ items: [], next: null }),
  describe: async () => null,
}
