import { createSign } from 'node:crypto'
import type { GoogleCredentials, GoogleServiceAccount } from '@doki/contracts'
import { z } from 'zod'
import type { Failure } from './failure.ts'
import type { GoogleUrls } from './settings.ts'
import { tokenRefusal } from './token-refusal.ts'

/** What a Google connection holds: a person's consent, or the key of a service account. */
export type AnyGoogleCredentials = GoogleCredentials | GoogleServiceAccount

/** A new access token, and how long it lives. */
export type Granted = { token: string; expiresInS: number }

export interface TokenDeps {
  clientId: string
  clientSecret: string
  urls: GoogleUrls
}

const Answer = z.object({ access_token: z.string().min(1).max(20_000), expires_in: z.number().positive() })

/**
 * What a service account asks for: the spreadsheets shared with it, and to see whether they changed. `drive.file`
 * covers only what an app's own picker chose, and a service account has none.
 */
export const serviceAccountScopes = [
  'https://www.googleapis.com/auth/spreadsheets',
  'https://www.googleapis.com/auth/drive.metadata.readonly',
]

/** One call to Google's token endpoint, and never to another one. It does not throw. `now` is for assertions, in ms. */
export async function askForToken(
  { clientId, clientSecret, urls }: TokenDeps,
  credentials: AnyGoogleCredentials,
  now: number,
): Promise<Granted | Failure> {
  const form: Record<string, string> =
    credentials.kind === 'google'
      ? {
          grant_type: 'refresh_token',
          refresh_token: credentials.refreshToken,
          client_id: clientId,
          client_secret: clientSecret,
        }
      : {
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: assertion(credentials, `${urls.token}/token`, now),
        }
  const answer = await postForm(`${urls.token}/token`, form)
  if ('kind' in answer) return answer
  const { status, body } = answer
  if (status !== 200) return tokenRefusal(status, body, credentials)
  const parsed = Answer.safeParse(body)
  if (!parsed.success)
    return { kind: 'again', applied: 'no', reason: "the answer of Google's token service could not be read" }
  return { token: parsed.data.access_token, expiresInS: parsed.data.expires_in }
}

/** Gives a consent back. Google's `invalid_token` is as good: it no longer knew it. It does not throw. */
export async function revokeAtGoogle(urls: GoogleUrls, token: string): Promise<'done' | Failure> {
  const answer = await postForm(`${urls.token}/revoke`, { token })
  if ('kind' in answer) return answer
  if (answer.status === 200 || answer.status === 400) return 'done'
  return { kind: 'again', applied: 'unknown', reason: `Google's revocation answered ${answer.status}` }
}

const timeoutMs = 15_000
/** Such answers are a few hundred characters. */
const answerLimit = 64 * 1024

async function postForm(
  url: string,
  form: Record<string, string>,
): Promise<{ status: number; body: unknown } | Failure> {
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    // A redirect would carry the secrets elsewhere.
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'error',
      signal,
    })
    return { status: answer.status, body: await readJson(answer) }
  } catch (error) {
    return {
      kind: 'again',
      applied: 'no',
      reason: `no answer from Google's token service (${nameOf(error)})`,
    }
  }
}

/** Undefined for what is no JSON, or too long. */
async function readJson(answer: Response): Promise<unknown> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > answerLimit) return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The code of what undici threw, or its name; never its message, which may quote the request. */
function nameOf(error: unknown): string {
  const Named = z.object({
    name: z.string(),
    cause: z.object({ code: z.string() }).optional().catch(undefined),
  })
  const named = Named.safeParse(error).data
  return named?.cause?.code ?? named?.name ?? 'network'
}

/** RFC 7523, signed as Google wants it: https://developers.google.com/identity/protocols/oauth2/service-account */
function assertion(
  { email, privateKey, privateKeyId }: GoogleServiceAccount,
  audience: string,
  now: number,
): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const iat = Math.floor(now / 1000)
  const claims = { iss: email, scope: serviceAccountScopes.join(' '), aud: audience, iat, exp: iat + 3600 }
  const head = { alg: 'RS256', typ: 'JWT', kid: privateKeyId }
  const text = `${encode(head)}.${encode(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`
}
