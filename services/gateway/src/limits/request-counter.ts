import type { FastifyBaseLogger } from 'fastify'
import type { RateStore } from '../stores/rate-store.ts'

export type RequestCounter = {
  /**
   * Counts one request of `key`, of which there may be `limit` a minute. Answers how many milliseconds to wait: 0, go on.
   * At once where this process still has tokens, so that who asks often costs no query.
   */
  count(key: string, limit: number): number | Promise<number>
  /**
   * Counts one of `key` if there are tokens in hand, and answers how to give it back when the request did nothing: to the
   * minute it is of. Undefined, and nothing is asked or counted, if there are none.
   */
  reserve(key: string): (() => void) | undefined
  /** How to give back what `key` was counted last, to the minute it is of. */
  refundOf(key: string): () => void
}

type Options = {
  rates: Pick<RateStore, 'take'>
  log: Pick<FastifyBaseLogger, 'warn' | 'info'>
  /** Milliseconds, of a clock that never jumps. */
  now?: () => number
  /** How long the database may take to answer. */
  patienceMs?: number
  /** How many callers are remembered. */
  mostLeases?: number
}

/** Tokens in hand. `last`: when they are spent there are no more until the minute is over. */
type Lease = { tokens: number; last: boolean; until: number }

const windowMs = 60_000
const askAgainMs = 5_000

/**
 * Counts requests across processes: each takes blocks of a twentieth of the limit from the database, so that all of them
 * together never let more than `limit` through. What one has in hand is lost to the others until the minute is over. While the
 * database is away each process counts for itself.
 */
export function requestCounter(options: Options): RequestCounter {
  const { rates, log, now = () => performance.now(), patienceMs = 1_000, mostLeases = 20_000 } = options
  const leases = new Map<string, Lease>()
  const taking = new Map<string, Promise<Lease>>()
  let awayUntil = 0
  let isAway = false

  return {
    count(key, limit) {
      const lease = leases.get(key)
      return (lease && spend(lease)) ?? takeAndSpend(key, limit)
    },
    reserve(key) {
      const lease = leases.get(key)
      if (!lease || lease.tokens <= 0 || lease.until <= now()) return undefined
      lease.tokens--
      return () => void lease.tokens++
    },
    refundOf(key) {
      const lease = leases.get(key)
      return () => {
        if (lease) lease.tokens++
      }
    },
  }

  /** Undefined: another block is needed. */
  function spend(lease: Lease): number | undefined {
    const left = lease.until - now()
    if (left <= 0) return undefined
    if (lease.tokens > 0) {
      lease.tokens--
      return 0
    }
    return lease.last ? left : undefined
  }

  async function takeAndSpend(key: string, limit: number): Promise<number> {
    for (;;) {
      const wait = spend(await takeOnce(key, limit))
      if (wait !== undefined) return wait
    }
  }

  /** Requests that come together share one block. */
  function takeOnce(key: string, limit: number): Promise<Lease> {
    const under = taking.get(key)
    if (under) return under
    const taken = take(key, limit).finally(() => taking.delete(key))
    taking.set(key, taken)
    return taken
  }

  async function take(key: string, limit: number): Promise<Lease> {
    const lease = await fromDatabase(key, limit)
    const before = leases.get(key)
    // One for each minute, so that what is given back finds it.
    if (before && before.until > now())
      return Object.assign(before, { ...lease, tokens: before.tokens + lease.tokens })
    if (leases.size >= mostLeases) forgetSome()
    leases.set(key, lease)
    return lease
  }

  async function fromDatabase(key: string, limit: number): Promise<Lease> {
    const asked = now()
    const alone = { tokens: limit, last: true, until: asked + windowMs }
    if (asked < awayUntil) return alone
    const block = Math.max(1, Math.floor(limit / 20))
    try {
      const { granted, leftMs } = await within(patienceMs, rates.take(key, { limit, block }))
      if (isAway) log.info('requests are counted across processes again')
      isAway = false
      // Counted from before the question: a token is never spent when its minute is over.
      return { tokens: granted, last: granted < block, until: asked + Math.max(leftMs, 1) }
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'the database does not count requests: this process counts alone')
      isAway = true
      awayUntil = now() + askAgainMs
      return alone
    }
  }

  /** Those whose minute is over; if there are none, the older half, whose tokens are lost. */
  function forgetSome(): void {
    const time = now()
    for (const [key, { until }] of leases) if (until <= time) leases.delete(key)
    if (leases.size < mostLeases) return
    for (const key of [...leases.keys()].slice(0, mostLeases / 2)) leases.delete(key)
  }
}

async function within<T>(ms: number, doing: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms} ms`)), ms)
  try {
    return await Promise.race([doing, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
