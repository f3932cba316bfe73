import { testDatabase } from '@doki/database'
import { test } from 'tap'
import { googleRates, quotaLimiter } from './quota-limiter.ts'

test('calls beyond the burst queue up at the steady rate, across processes, reads and writes apart', async t => {
  const { service } = await testDatabase(t)
  const processes = [quotaLimiter(service), quotaLimiter(service)]
  const waits: number[] = []
  for (let i = 0; i < 20; i++) waits.push((await processes[i % 2]?.take('ann@example.com', 'read')) ?? -1)
  t.same(waits.slice(0, 6), [0, 0, 0, 0, 0, 0])
  const last = waits.at(-1) ?? 0
  t.ok(last > 8_000 && last <= 15_600, `${last} ms: 14 calls at 54 a minute take 15.6 s`)
  t.equal(await processes[0]?.take('ann@example.com', 'write'), 0)
  t.equal(await processes[0]?.take('ben@example.com', 'read'), 0)
})

test('many at once take one token each', async t => {
  const { service } = await testDatabase(t)
  const limiter = quotaLimiter(service)
  const waits = await Promise.all(
    Array.from({ length: 40 }, (_, i) => limiter.take(`user ${i % 20}`, 'read')),
  )
  t.equal(waits.filter(wait => wait === 0).length, googleRates.project.burst)
})
