import { DokiError } from '@doki/contracts'
import { z } from 'zod'
import { tokenRefusal } from './token-refusal.ts'

/** A call that brought no answer to read: the network, or the token endpoint. */
export type Failure =
  | { kind: 'again'; applied: 'no' | 'unknown'; reason: string }
  | { kind: 'revoked'; error: DokiError }
  | { kind: 'final'; error: unknown }

/** What google-auth-library and gaxios throw, as far as it can be told. */
const Thrown = z.object({
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  message: z.string().catch(''),
  response: z.object({ status: z.number(), data: z.unknown() }).optional().catch(undefined),
  error: z.object({ code: z.string().optional(), type: z.string().optional() }).optional().catch(undefined),
})

/** Nothing had been sent when one of these came. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** A failure of the call itself: the connection, a time-out, a body that was cut or too large. */
export function callFailure(error: unknown): Failure {
  const thrown = Thrown.safeParse(error)
  if (!thrown.success || error instanceof DokiError) return { kind: 'final', error }
  const { code, error: inner, type, message } = thrown.data
  if ([type, inner?.type].includes('max-size') || /over limit/.test(message))
    return {
      kind: 'final',
      error: new AnswerTooLarge('The answer of Google is larger than Doki reads at once', { cause: error }),
    }
  const name = inner?.code ?? String(code ?? '')
  return {
    kind: 'again',
    applied: unsent.has(name) ? 'no' : 'unknown',
    reason: `no answer from Google (${name || 'network'})`,
  }
}

/** A failure to get an access token. Whatever was to be called, it has not been called. */
export function tokenFailure(error: unknown, email: string): Failure {
  const thrown = Thrown.safeParse(error)
  const response = thrown.data?.response
  if (!response) return thrown.success ? { ...callFailure(error), ...notApplied } : { kind: 'final', error }
  return tokenRefusal(response.status, response.data, { kind: 'google', email })
}

/** An answer beyond what is read at once: ask for less. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

const notApplied = { applied: 'no' } as const
