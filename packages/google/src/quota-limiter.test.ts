import { testDatabase } from '@doki/database'
import { test } from 'tap'
import { quotaLimiter } from './quota-limiter.ts'
import { quotaRates } from './quota-rates.ts'

const rates = quotaRates()

test('calls beyond the burst queue up at the steady rate, across processes, reads and writes apart', async t => {
  const { service } = await testDatabase(t)
  const processes = [quotaLimiter(service), quotaLimiter(service)]
  const waits: number[] = []
  const { burst, perMinute } = rates.user
  for (let i = 0; i < burst + 14; i++)
    waits.push((await processes[i % 2]?.take('ann@example.com', 'read')) ?? -1)
  t.ok(waits.slice(0, burst).every(wait => wait === 0))
  const last = waits.at(-1) ?? 0
  const most = (14 / perMinute) * 60_000
  t.ok(last > most / 2 && last <= most, `${last} ms: 14 calls at ${perMinute} a minute take ${most} ms`)
  t.equal(await processes[0]?.take('ann@example.com', 'write'), 0)
  t.equal(await processes[0]?.take('ben@example.com', 'read'), 0)
})

test('many at once take one token each', async t => {
  const { service } = await testDatabase(t)
  const limiter = quotaLimiter(service)
  const waits = await Promise.all(
    Array.from({ length: 160 }, (_, i) => limiter.take(`user ${i % 40}`, 'read')),
  )
  t.equal(waits.filter(wait => wait === 0).length, rates.project.burst)
})

test('no minute sees more than 90 % of what Google allows', t => {
  t.equal(rates.user.perMinute + rates.user.burst, 54)
  t.equal(rates.project.perMinute + rates.project.burst, 270)
  t.end()
})
