import fc from 'fast-check'
import { test } from 'tap'
import { type QuotaRate, quotaRates } from './quota-rates.ts'
import { emptyWindow, noted, offer, slowed, type Window } from './quota-window.ts'

const { user, project } = quotaRates()

test('no minute sees more than its limit, whoever asks whenever', t => {
  const taker = fc.record({
    email: fc.constantFrom('ann', 'ben', 'cleo', 'dan', 'eve', 'fay', 'gus'),
    workspace: fc.constantFrom('w1', 'w2', 'w3'),
    startMs: fc.nat(90_000),
    thinkMs: fc.nat(4000),
  })
  fc.assert(
    fc.property(fc.array(taker, { minLength: 1, maxLength: 40 }), takers => {
      const calls = simulate(takers, 200_000)
      const emails = [...new Set(takers.map(({ email }) => email))]
      return (
        most(calls) <= project.perMinute &&
        emails.every(email => most(calls.filter(call => call.email === email)) <= user.perMinute)
      )
    }),
    { numRuns: 30 },
  )
  t.end()
})

test('a burst goes at once, a long job gets nearly all of its quota, and never waits half a minute', t => {
  const calls = simulate([{ email: 'ann', workspace: 'w1', startMs: 400, thinkMs: 0 }], 3_600_000)
  t.equal(calls.filter(({ at }) => at < 1000).length, user.burst)
  t.ok(calls.length / 60 >= 50, `${calls.length / 60} a minute`)
  t.ok(most(calls) <= 54)
  const gaps = calls.slice(1).map(({ at }, i) => at - (calls[i]?.at ?? 0))
  t.ok(Math.max(...gaps) <= 32_000, `${Math.max(...gaps)} ms`)
  t.end()
})

test('many jobs of one workspace do not starve the single one of another, whenever it comes', t => {
  const greedy = Array.from({ length: 120 }, (_, i) => ({
    email: `user ${i % 30}`,
    workspace: 'big',
    startMs: 10 * i,
    thinkMs: 0,
  }))
  const late = { email: 'ann', workspace: 'small', startMs: 300_000, thinkMs: 0 }
  const calls = simulate([...greedy, late], 900_000)
  const own = calls.filter(({ workspace }) => workspace === 'small')
  t.ok((own[0]?.at ?? Infinity) - late.startMs <= 62_000, `first after ${own[0]?.at} ms`)
  const steady = own.filter(({ at }) => at > 420_000).length / 8
  t.ok(steady >= 45, `${steady} a minute`)
  const all = calls.filter(({ at }) => at > 420_000).length / 8
  t.ok(all >= 250, `${all} a minute together`)
  t.end()
})

test('several workspaces share what there is, and a quiet one takes nothing away', t => {
  const jobs = ['w1', 'w2', 'w3'].flatMap((workspace, i) =>
    Array.from({ length: [60, 20, 8][i] ?? 1 }, (_, n) => ({
      email: `${workspace} ${n}`,
      workspace,
      startMs: 0,
      thinkMs: 0,
    })),
  )
  const quiet = { email: 'q', workspace: 'w4', startMs: 0, thinkMs: 30_000 }
  const calls = simulate([...jobs, quiet], 900_000).filter(({ at }) => at > 120_000)
  const rate = (workspace: string) => calls.filter(call => call.workspace === workspace).length / 13
  t.ok(calls.length / 13 >= 250, `${calls.length / 13} a minute`)
  for (const workspace of ['w1', 'w2', 'w3']) t.ok(rate(workspace) >= 60, `${workspace}: ${rate(workspace)}`)
  t.ok(rate('w4') >= 1)
  t.end()
})

test('a refusal in spite of it slows the account down for a while', t => {
  const slow = slowed(slowed(emptyWindow, 100), 102)
  t.match(slow.slow, { part: 0.7 }, 'refusals close together are one')
  const rateAt = (window: Window, from: number) => {
    let current = window
    let count = 0
    for (let now = from; now < from + 61; now++) {
      for (;;) {
        const found = offer([{ window: current, rate: user }], 'w', now)
        if (!found.granted || found.slot > now) break
        current = noted(current, 'w', now, found)
        count++
      }
    }
    return count
  }
  t.equal(rateAt(slow, 110), 37)
  t.equal(rateAt(slowed(slow, 120), 125), 26)
  t.equal(rateAt(slow, 400), 54)
  t.end()
})

interface Taker {
  email: string
  workspace: string
  startMs: number
  thinkMs: number
}

/** Calls as they come when each taker asks, waits as it is told, calls, thinks, and asks again. */
function simulate(takers: Taker[], untilMs: number) {
  const windows = new Map<string, Window>()
  const calls: { at: number; email: string; workspace: string }[] = []
  const due = takers.map(taker => ({ ...taker, at: taker.startMs }))
  const windowOf = (name: string) => windows.get(name) ?? emptyWindow
  for (;;) {
    const next = due.reduce((first, taker) => (taker.at < first.at ? taker : first))
    if (next.at > untilMs) return calls.toSorted((a, b) => a.at - b.at)
    const now = Math.floor(next.at / 1000)
    const rates: [string, QuotaRate][] = [
      [next.email, user],
      ['project', project],
    ]
    const views = rates.map(([name, rate]) => ({ window: windowOf(name), rate }))
    const found = offer(views, next.workspace, now)
    for (const [name] of rates) windows.set(name, noted(windowOf(name), next.workspace, now, found))
    const at = Math.max(next.at, found.slot * 1000)
    if (found.granted) calls.push({ at, email: next.email, workspace: next.workspace })
    next.at = found.granted ? at + next.thinkMs : at
  }
}

/** Calls of the fullest minute. */
function most(calls: { at: number }[]): number {
  let from = 0
  let fullest = 0
  for (const [to, { at }] of calls.entries()) {
    while ((calls[from]?.at ?? at) <= at - 60_000) from++
    fullest = Math.max(fullest, to - from + 1)
  }
  return fullest
}
