import type { DokiError } from '@doki/contracts'
import { z } from 'zod'
import { explain, type GoogleError } from './explain.ts'
import { parseRetryAfter } from './retry-policy.ts'

/** What came back over the wire, unread. */
export interface Answer {
  status: number
  retryAfter: string | null
  text: string
}

/** What an answer means. `applied: 'no'` only where Google surely did nothing; `limited`: a quota is used up. */
export type Verdict =
  | { kind: 'ok' }
  | {
      kind: 'again'
      applied: 'no' | 'unknown'
      limited: boolean
      retryAfterMs: number | undefined
      reason: string
    }
  | { kind: 'token' }
  | { kind: 'final'; error: DokiError }

/** Both of Google's shapes: Drive adds `errors`, Sheets `status` and `details`. Everything may be missing. */
const ErrorBody = z.object({
  error: z.object({
    message: z.string().catch(''),
    status: z.string().catch(''),
    errors: z.array(z.object({ domain: z.string().catch(''), reason: z.string().catch('') })).catch([]),
    details: z.array(z.object({ reason: z.string().catch('') })).catch([]),
  }),
})

const limits = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'RATE_LIMIT_EXCEEDED'])

/** `email` is the Google account of the connection: the one a sheet has to be shared with. */
export function judge(answer: Answer, email: string, now: number): Verdict {
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'ok' }
  const error = readError(answer.text)
  const retryAfterMs = parseRetryAfter(answer.retryAfter, now)
  if (status === 429 || (status === 403 && overQuota(error)))
    return {
      kind: 'again',
      applied: 'no',
      limited: true,
      retryAfterMs,
      reason: `Google asks to slow down (${status})`,
    }
  if (status === 401) return { kind: 'token' }
  if (status >= 400 && status < 500 && status !== 408)
    return { kind: 'final', error: explain(status, error, email) }
  return {
    kind: 'again',
    applied: 'unknown',
    limited: false,
    retryAfterMs,
    reason: `Google answered ${status}`,
  }
}

/** Drive says it in `errors`, Sheets in `details`. */
function overQuota({ errors, details }: GoogleError): boolean {
  return (
    errors.some(({ domain, reason }) => domain === 'usageLimits' && limits.has(reason)) ||
    details.some(({ reason }) => limits.has(reason))
  )
}

function readError(text: string): GoogleError {
  try {
    return ErrorBody.parse(JSON.parse(text)).error
  } catch {
    return { message: '', status: '', errors: [], details: [] } // HTML, or nothing
  }
}
