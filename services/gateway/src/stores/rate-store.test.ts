import { sql, testDatabase } from '@doki/database'
import { type Test, test } from 'tap'
import { minuteToSpare } from '../testing/minute-to-spare.ts'
import { rateStore } from './rate-store.ts'

test('processes that take at the same time never have more than the limit between them', async t => {
  const { rates } = await setup(t)
  const takes = await Promise.all(
    Array.from({ length: 30 }, () => rates.take('user a', { limit: 100, block: 7 })),
  )
  t.equal(sum(takes), 100)
  t.equal(takes.filter(({ granted }) => granted === 0).length, 15, 'the last block is what was left')
  t.ok(takes.every(({ leftMs }) => leftMs > 0 && leftMs <= 60_000))
  t.equal((await rates.take('user b', { limit: 100, block: 7 })).granted, 7)
})

test('a minute that is over is forgotten, a limit that was lowered takes nothing back', async t => {
  const { rates, admin } = await setup(t)
  const age = (minutes: number) =>
    admin.rows(sql`update rate_limits set window_start = window_start - make_interval(mins => ${minutes})`)
  await rates.take('user a', { limit: 10, block: 10 })
  t.equal((await rates.take('user a', { limit: 5, block: 5 })).granted, 0)
  await age(1)
  t.equal((await rates.take('user a', { limit: 10, block: 10 })).granted, 10)
  await rates.forgetOld()
  const count = async () => (await admin.rows(sql`select from rate_limits`)).length
  t.equal(await count(), 1)
  await age(5)
  await rates.forgetOld()
  t.equal(await count(), 0)
})

function sum(takes: { granted: number }[]): number {
  return takes.reduce((total, { granted }) => total + granted, 0)
}

async function setup(t: Test) {
  const { service, admin } = await testDatabase(t)
  await minuteToSpare(admin)
  return { rates: rateStore(service), admin }
}
