import { type Test, test } from 'tap'
import { requestCounter } from './request-counter.ts'

test('a block is asked for once, and what is in hand costs nothing', async t => {
  const { counter, asked } = setup(t, { left: 100 })
  for (let i = 0; i < 10; i++) t.equal(await counter.count('ann', 100), 0)
  t.strictSame(asked, [
    ['ann', 5],
    ['ann', 5],
  ])
  t.equal(await counter.count('bob', 100), 0)
  t.equal(asked.length, 3, 'another one is counted apart')
})

test('requests that come together share the blocks, and none passes the limit', async t => {
  const { counter, asked } = setup(t, { left: 100 })
  const waits = await Promise.all(Array.from({ length: 130 }, () => counter.count('ann', 100)))
  t.equal(waits.filter(wait => wait === 0).length, 100)
  t.ok(asked.length <= 21)
})

test('who is over the limit is told the rest of the minute, without a question, until it is over', async t => {
  const { counter, asked, clock, refill } = setup(t, { left: 1, leftMs: 9_000 })
  t.equal(await counter.count('ann', 1), 0)
  t.equal(await counter.count('ann', 1), 9_000)
  clock.now += 2_000
  t.equal(counter.count('ann', 1), 7_000, 'at once')
  t.equal(asked.length, 2)
  clock.now += 7_000
  refill(1)
  t.equal(await counter.count('ann', 1), 0)
})

test('what was in hand ends with its minute', async t => {
  const { counter, asked, clock } = setup(t, { left: 1_000, leftMs: 1_000 })
  await counter.count('ann', 100)
  clock.now += 1_000
  await counter.count('ann', 100)
  t.equal(asked.length, 2)
})

test('while the database is away it counts by itself, says so once, and comes back', async t => {
  const { counter, asked, clock, lines, database } = setup(t, { left: 100 })
  database.is = 'away'
  for (let i = 0; i < 3; i++) t.equal(await counter.count('ann', 3), 0)
  t.equal(await counter.count('ann', 3), 60_000)
  t.equal(await counter.count('bob', 3), 0)
  t.equal(asked.length, 1, 'it is not asked again at once')
  clock.now += 5_000
  database.is = 'silent'
  t.equal(await counter.count('cid', 3), 0, 'silence is no answer')
  clock.now += 5_000
  database.is = 'there'
  t.equal(await counter.count('dan', 3), 0)
  t.strictSame(lines, [
    'the database does not count requests: this process counts alone',
    'requests are counted across processes again',
  ])
})

test('a flood of callers does not fill the memory, and a block that is forgotten lets nobody pass the limit', async t => {
  const { counter } = setup(t, { left: 1 })
  t.equal(await counter.count('ann', 1), 0)
  for (let i = 0; i < 250; i++) await counter.count(`bot ${i}`, 1)
  t.ok((await counter.count('ann', 1)) > 0)
})

test('what is given back may be had again, in its minute and in no other', async t => {
  const { counter, clock, refill } = setup(t, { left: 2, leftMs: 10_000 })
  const refunds: (() => void)[] = []
  for (let i = 0; i < 2; i++) {
    t.equal(await counter.count('ann', 2), 0)
    refunds.push(counter.refundOf('ann'))
  }
  t.ok((await counter.count('ann', 2)) > 0)
  refunds[0]?.()
  t.equal(await counter.count('ann', 2), 0)
  t.ok((await counter.count('ann', 2)) > 0)
  clock.now += 10_000
  refill(1)
  t.equal(await counter.count('ann', 1), 0)
  refunds[1]?.()
  t.ok((await counter.count('ann', 1)) > 0, 'that one was of the minute before')
})

/** A counter whose database is a number for each key. */
function setup(_t: Test, { left, leftMs = 30_000 }: { left: number; leftMs?: number }) {
  const clock = { now: 0 }
  const database: { is: 'there' | 'away' | 'silent' } = { is: 'there' }
  const asked: [string, number][] = []
  const lines: string[] = []
  const remaining = new Map<string, number>()
  const note = (_: unknown, message?: string) => void lines.push(message ?? String(_))
  const counter = requestCounter({
    now: () => clock.now,
    patienceMs: 20,
    mostLeases: 200,
    log: { warn: note, info: note },
    rates: {
      async take(key, { block }) {
        asked.push([key, block])
        if (database.is === 'away') throw new Error('connect ECONNREFUSED')
        if (database.is === 'silent') return new Promise(() => {})
        const had = remaining.get(key) ?? left
        const granted = Math.min(block, had)
        remaining.set(key, had - granted)
        return { granted, leftMs }
      },
    },
  })
  return { counter, asked, clock, lines, database, refill: (to: number) => void remaining.set('ann', to) }
}
