import fc from 'fast-check'
import { test } from 'tap'
import { parseRetryAfter, readRetries, retryDelay } from './retry-policy.ts'

const random = fc.double({ min: 0, max: 0.999_999, noNaN: true })

test('a wait is never longer than its step, the cap or the budget', t => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 0, max: 1_200_000 }),
      random,
      (attempts, elapsedMs, at) => {
        const wait = retryDelay(readRetries, { attempts, elapsedMs, retryAfterMs: undefined }, at)
        if (wait === undefined) return elapsedMs >= readRetries.budgetMs
        return (
          wait <= Math.min(64_000, 1000 * 2 ** (attempts - 1)) && wait <= readRetries.budgetMs - elapsedMs
        )
      },
    ),
  )
  t.end()
})

test('15 minutes of nothing but refusals are outlasted, with few tries', t => {
  fc.assert(
    fc.property(fc.array(random, { minLength: 200, maxLength: 200 }), randoms => {
      let elapsedMs = 0
      for (const [i, at] of randoms.entries()) {
        const wait = retryDelay(
          readRetries,
          { attempts: i + 1, elapsedMs, retryAfterMs: undefined },
          0.1 + at * 0.9,
        )
        if (wait === undefined) break
        elapsedMs += wait
      }
      return elapsedMs >= 15 * 60_000
    }),
  )
  t.end()
})

test('Retry-After is obeyed when it comes, and ends the tries when it asks for too much', t => {
  const state = { attempts: 1, elapsedMs: 0 }
  t.equal(retryDelay(readRetries, { ...state, retryAfterMs: 30_000 }, 0.5), 30_000)
  t.equal(retryDelay(readRetries, { ...state, retryAfterMs: 9_000_000 }, 0.5), undefined)
  t.equal(parseRetryAfter('7', 0), 7000)
  t.equal(parseRetryAfter('Thu, 01 Jan 1970 00:01:00 GMT', 0), 60_000)
  t.equal(parseRetryAfter('soon', 0), undefined)
  t.equal(parseRetryAfter(null, 0), undefined)
  t.end()
})
