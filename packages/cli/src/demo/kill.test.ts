import { test } from 'tap'
import { ordersCsv } from '../bench/orders.ts'
import { sharedCloud } from '../cloud/testing/shared-cloud.ts'
import { moments, services } from '../road/moments.ts'
import { runDemo } from './run-demo.ts'

// One of the steps of `./doki demo --kill`: real processes, some 15 s.
test('a conversation in whose midst all processes are killed ends as if nothing had been, everything made once', async t => {
  t.setTimeout(600_000)
  const cloud = await sharedCloud()
  const kill = {
    who: services,
    moments: moments.filter(({ step, keyed }) => step === 'run' && keyed !== false),
  }
  const file = { bytes: ordersCsv(40), filename: 'shop.csv', title: 'shop', tab: undefined, key: 'Id' }
  const where = { table: 'shop', databaseUrl: cloud.userDatabase, isEmpty: true }
  const result = await runDemo(cloud, { ...file, ...where, kill }, { line: () => {}, now: () => {} })
  t.match(result, { inserted: 40, quarantined: 0, secondRunChanges: 0, differences: [] })
  t.equal(result.thirdRunChanges, result.editedCells)
  t.strictSame(result.counts, { syncs: 1, requests: 3, mappings: 1, plans: 1, runs: 3 })
  t.match(result.schedule, { cron: '0 9 * * 1-5' })
  t.strictSame(
    result.kills.map(({ step, killed }) => [step, killed.length]),
    [['run', 4]],
  )
})
