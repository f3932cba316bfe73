import { DokiError } from '@doki/contracts'
import { UnclearWriteError } from '@doki/sync'
import { count as countMetric } from '@doki/telemetry'
import { z } from 'zod'
import { type Answer, judge, type Verdict } from './answer.ts'
import type { Call, Quota } from './call.ts'
import type { Failure } from './failure.ts'
import type { QuotaLimiter } from './quota-limiter.ts'
import { type RetryPolicy, retryDelay } from './retry-policy.ts'
import { traceCall } from './trace-call.ts'

/** Told of a wait of a second or more, in ms, with its reason; what it returns is called when the wait is over. */
export type OnWait = (waitMs: number, reason: string) => (() => void) | undefined

export interface ExecutorDeps {
  email: string
  /** One try, which never throws. */
  attempt: (call: Call) => Promise<Answer | Failure>
  /** Forgets the access token, so that the next try fetches another. */
  renew: () => void
  retries: RetryPolicy
  clock: () => number
  sleep: (ms: number) => Promise<unknown>
  random: () => number
  limiter?: QuotaLimiter
  /** On whose behalf: the quota is shared out by it. */
  workspace?: string
  log?: { warn(facts: object, message: string): void }
  onWait?: OnWait
  onInvalidGrant?: (error: DokiError) => Promise<void> | void
  /** Asked right before each try of a write, after all waiting: throws when it must not be sent any more. */
  beforeWrite?: () => Promise<void>
}

type Again = { applied: 'no' | 'unknown'; reason: string; retryAfterMs?: number | undefined }

/** Runs a call until its answer is clear: the data, a `DokiError`, or an `UnclearWriteError`. */
export function executor(deps: ExecutorDeps) {
  const { email, clock, retries } = deps
  let told = false
  const pause = async (waitMs: number, reason: string) => {
    const over = waitMs >= 1000 ? deps.onWait?.(waitMs, reason) : undefined
    if (waitMs > 0) await deps.sleep(waitMs)
    over?.()
  }
  const turn = async (limiter: QuotaLimiter, kind: 'read' | 'write') => {
    for (let granted = false; !granted; ) {
      const found = await limiter.take(email, kind, deps.workspace ?? email)
      granted = found.granted
      if (found.waitMs > 0) countMetric('doki_google_wait_seconds_total', found.waitMs / 1000, { kind })
      await pause(found.waitMs, 'keeping within the quota of Google Sheets')
    }
  }
  const revoked = async (error: DokiError) => {
    if (!told) await deps.onInvalidGrant?.(error)
    told = true
    return error
  }
  return async <T>(
    kind: 'read' | 'write',
    schema: z.ZodType<T>,
    quota: Quota,
    call: Call,
    count: () => void,
  ) => {
    const started = clock()
    let renewed = false
    for (let attempts = 1; ; attempts++) {
      if (deps.limiter && quota === 'sheets') await turn(deps.limiter, kind)
      if (kind === 'write') await deps.beforeWrite?.()
      count()
      const traced = { api: quota, kind, attempt: attempts }
      const result = await traceCall(traced, () => deps.attempt(call))
      const verdict: Verdict | Failure = 'status' in result ? judge(result, email, clock()) : result
      let again: Again = unreadable
      if (verdict.kind === 'ok') {
        const parsed = parse(schema, 'status' in result ? result.text : '')
        if (parsed) return parsed.data
      } else if (verdict.kind === 'final') throw verdict.error
      else if (verdict.kind === 'revoked') throw await revoked(verdict.error)
      else if (verdict.kind === 'again') {
        again = verdict
        const limited = quota === 'sheets' && 'limited' in verdict && verdict.limited
        if (limited) deps.log?.warn({ kind }, 'google refused a call: its quota is used up')
        if (limited) await deps.limiter?.refused(email, kind)
      } else if (renewed) throw await revoked(noAccess(email))
      else {
        renewed = true
        deps.renew()
        continue
      }
      if (kind === 'write' && again.applied === 'unknown') throw new UnclearWriteError(again.reason)
      const elapsedMs = clock() - started
      const state = { attempts, elapsedMs, retryAfterMs: again.retryAfterMs }
      const waitMs = retryDelay(retries, state, deps.random())
      if (waitMs === undefined) throw gaveUp(elapsedMs, again.reason)
      if (attempts % 5 === 1)
        deps.log?.warn({ attempts, waitMs, reason: again.reason }, 'google call tried again')
      await pause(waitMs, again.reason)
    }
  }
}

const unreadable = { applied: 'unknown', reason: 'the answer of Google could not be read' } as const

function parse<T>(schema: z.ZodType<T>, text: string): { data: T } | undefined {
  try {
    return { data: schema.parse(JSON.parse(text)) }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}

function noAccess(email: string): DokiError {
  return new DokiError(
    'reconnect',
    `Google does not accept the access of ${email} any more. Connect Google again.`,
  )
}

function gaveUp(elapsedMs: number, reason: string): DokiError {
  const minutes = Math.round(elapsedMs / 60_000)
  return new DokiError(
    'unavailable',
    `Google could not be reached for ${minutes} minutes: ${reason}. The next run goes on from here.`,
  )
}
