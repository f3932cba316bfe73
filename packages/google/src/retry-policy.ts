/** How long to go on, and how slowly. All in ms. */
export interface RetryPolicy {
  budgetMs: number
  baseMs: number
  capMs: number
}

/** Google's own advice is 1 s doubling to 64 s with jitter; storms seen lasted a minute, so 20 is a long patience. */
export const readRetries: RetryPolicy = { budgetMs: 20 * 60_000, baseMs: 1000, capMs: 64_000 }

export interface RetryState {
  /** Tries so far, at least 1. */
  attempts: number
  /** Since the first try began. */
  elapsedMs: number
  /** What the answer asked for; Google never did in 34 recorded answers, so nothing waits for it. */
  retryAfterMs: number | undefined
}

/**
 * How long to wait before the next try: full jitter, as many callers were refused at the same moment. Undefined
 * when the budget is used up, or would be by what the answer asks for. `random` is in [0, 1).
 */
export function retryDelay(policy: RetryPolicy, state: RetryState, random: number): number | undefined {
  const left = policy.budgetMs - state.elapsedMs
  if (left <= 0) return undefined
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** (state.attempts - 1))
  const wait = Math.max(Math.round(random * ceiling), state.retryAfterMs ?? 0)
  if ((state.retryAfterMs ?? 0) > left) return undefined
  return Math.min(wait, left)
}

/** The header in ms: seconds or a date. Undefined when absent or senseless. RFC 9110, 10.2.3. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
