import { sql, testDatabase } from '@doki/database'
import { test } from 'tap'
import { quotaLimiter } from './quota-limiter.ts'
import { quotaRates } from './quota-rates.ts'

const rates = quotaRates()

test('calls beyond the burst flow steadily, across processes, reads and writes apart', async t => {
  const { service } = await testDatabase(t)
  const processes = [quotaLimiter(service), quotaLimiter(service)]
  const waits: number[] = []
  const { burst } = rates.user
  for (let i = 0; i < burst + 6; i++) {
    const turn = await processes[i % 2]?.take('ann@example.com', 'read', 'w1')
    t.ok(turn?.granted)
    waits.push(turn?.waitMs ?? -1)
  }
  t.ok(waits.slice(0, burst).every(wait => wait === 0))
  const last = waits.at(-1) ?? 0
  t.ok(last > 2000 && last <= 6000, `${last} ms: six more, one a second`)
  const free = { granted: true, waitMs: 0 }
  t.same(await processes[0]?.take('ann@example.com', 'write', 'w1'), free)
  t.same(await processes[0]?.take('ben@example.com', 'read', 'w1'), free)
})

test('many at once take one place each', async t => {
  const { service } = await testDatabase(t)
  const limiter = quotaLimiter(service)
  await Promise.all(Array.from({ length: 80 }, (_, i) => limiter.take(`user ${i % 40}`, 'read', `w${i % 3}`)))
  const [row] = await service.rows(
    sql`select (select sum((t->>2)::int) from json_array_elements(state->'taken') t)::int as taken
        from quota_buckets where principal = 'project'`,
  )
  t.equal(row?.taken, 80)
})

test('nobody is promised a place more than ten seconds ahead', async t => {
  const { service } = await testDatabase(t)
  const limiter = quotaLimiter(service)
  const turns = []
  for (let i = 0; i < 40; i++) turns.push(await limiter.take('ann@example.com', 'read', 'w1'))
  t.ok(turns.every(({ granted, waitMs }) => !granted || waitMs <= 10_000))
  t.match(turns.at(-1), { granted: false })
})

test('a refusal in spite of it slows the account down', async t => {
  const { service } = await testDatabase(t)
  const limiter = quotaLimiter(service)
  await limiter.refused('ann@example.com', 'read')
  const turns = []
  for (let i = 0; i < 38; i++) turns.push(await limiter.take('ann@example.com', 'read', 'w1'))
  const [row] = await service.rows(sql`select state from quota_buckets where principal like 'user:%'`)
  t.match(row, { state: { slow: { part: 0.7 } } })
})

test('no minute sees more than 90 % of what Google allows', t => {
  t.match(rates, { user: { perMinute: 54 }, project: { perMinute: 270 } })
  t.equal(quotaRates(1, 1).user.perMinute, 1)
  t.end()
})
