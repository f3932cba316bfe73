import { setTimeout as sleepFor } from 'node:timers/promises'
import type { DokiError } from '@doki/contracts'
import { OAuth2Client } from 'google-auth-library'
import { drive, type drive_v3 } from 'googleapis/build/src/apis/drive/index.js'
import { sheets, type sheets_v4 } from 'googleapis/build/src/apis/sheets/index.js'
import type { z } from 'zod'
import type { Answer } from './answer.ts'
import { type Call, type CallOptions, headerOf, type Quota } from './call.ts'
import { executor, type OnWait } from './executor.ts'
import { callFailure, type Failure } from './failure.ts'
import type { QuotaLimiter } from './quota-limiter.ts'
import { type RetryPolicy, readRetries } from './retry-policy.ts'
import { type GoogleUrls, oauthEndpoints } from './settings.ts'
import { type AnyGoogleCredentials, askForToken } from './token-endpoint.ts'
import { type AccessToken, ownTokens, type TokenSource } from './token-source.ts'

export interface GoogleClientOptions {
  credentials: AnyGoogleCredentials
  clientId: string
  clientSecret: string
  urls: GoogleUrls
  /** Where access tokens come from; without one the client asks Google for its own. */
  tokens?: TokenSource
  /** Shared by all processes; without one only Google's own refusals slow us down. */
  limiter?: QuotaLimiter
  log?: { warn(facts: object, message: string): void }
  /** On whose behalf: each workspace has its share of the quota. */
  workspace?: string
  /** For the progress of a job. */
  onWait?: OnWait
  /** Told once, when Google says that the consent is gone. */
  onInvalidGrant?: (error: DokiError) => Promise<void> | void
  /** Asked right before each try of a write, after all waiting: throws when it must not be sent any more. */
  beforeWrite?: () => Promise<void>
  retries?: RetryPolicy
  /** Of one try, in ms. Google itself gives up after 180 s. */
  timeoutMs?: number
  clock?: () => number
  sleep?: (ms: number) => Promise<unknown>
  random?: () => number
}

/** One Google account. Answers are untrusted: each is checked by a schema before anyone sees it. */
export interface GoogleClient {
  email: string
  sheets: sheets_v4.Sheets
  drive: drive_v3.Drive
  /** Calls that were sent, retries included. */
  usage(): { reads: number; writes: number }
  /** A client of the same account that counts on its own. */
  counted(): GoogleClient
  /** Tried until it works or the budget is used up: a `DokiError('unavailable')`. */
  read<T>(schema: z.ZodType<T>, quota: Quota, call: Call): Promise<T>
  /** Tried again only where Google surely did nothing; otherwise throws `UnclearWriteError`. */
  write<T>(schema: z.ZodType<T>, quota: Quota, call: Call): Promise<T>
}

/** 16 times what a page is meant to be. */
const answerLimit = 32 * 1024 * 1024

/**
 * Google's own client with our own patience: its built-in retry gives up after 2 s, never covers a batch write and
 * ignores Retry-After.
 */
export function googleClient(options: GoogleClientOptions): GoogleClient {
  const { credentials, clientId, clientSecret, urls } = options
  const { email } = credentials
  const { clock = Date.now, sleep = sleepFor, random = Math.random } = options
  const { retries = readRetries, timeoutMs = 185_000 } = options
  const auth = new OAuth2Client({ clientId, clientSecret, endpoints: oauthEndpoints(urls) })
  const tokens = options.tokens ?? ownTokens(() => askForToken(options, credentials, clock()))
  let used: AccessToken | undefined
  let refused: AccessToken | undefined
  const callOptions: CallOptions = {
    retry: false,
    responseType: 'text',
    redirect: 'manual',
    timeout: timeoutMs,
    size: answerLimit,
    validateStatus: () => true,
  }
  const sheetsApi = sheets({ version: 'v4', auth, rootUrl: `${urls.sheets}/` })
  const driveApi = drive({ version: 'v3', auth, rootUrl: `${urls.drive}/` })
  /** The access token is fetched first, so that its failures are not taken for those of the call. */
  const attempt = async (call: Call): Promise<Answer | Failure> => {
    const access = await tokens(refused)
    if (!('token' in access)) return access
    used = access
    auth.setCredentials({ access_token: access.token })
    try {
      const reply = await call(callOptions)
      const text = typeof reply.data === 'string' ? reply.data : ''
      return { status: reply.status, retryAfter: headerOf(reply, 'retry-after'), text }
    } catch (error) {
      return callFailure(error)
    }
  }
  const renew = () => {
    refused = used
  }
  const run = executor({ ...options, email, retries, clock, sleep, random, attempt, renew })

  const counted = (): GoogleClient => {
    const used = { reads: 0, writes: 0 }
    return {
      email,
      sheets: sheetsApi,
      drive: driveApi,
      usage: () => ({ ...used }),
      counted,
      read: (schema, quota, call) => run('read', schema, quota, call, () => used.reads++),
      write: (schema, quota, call) => run('write', schema, quota, call, () => used.writes++),
    }
  }
  return counted()
}
