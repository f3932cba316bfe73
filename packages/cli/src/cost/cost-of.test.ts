import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'tap'
import { root } from '../root.ts'
import { costTable } from './cases.ts'
import { costOf } from './cost-of.ts'
import { prices, pricesOf } from './prices.ts'
import { workUsage } from './usage.ts'

test('what is free is taken off once for all uses together, and never below nothing', t => {
  const { free, usd } = prices.jobCpuSecond
  t.equal(costOf({ jobCpuSecond: free / 2 }, { jobCpuSecond: free / 2 }).usd, 0)
  const { usd: both, usdWithoutFree } = costOf({ jobCpuSecond: free }, { jobCpuSecond: 1000 })
  t.ok(Math.abs(both - 1000 * usd) < 1e-9)
  t.ok(Math.abs(usdWithoutFree - (free + 1000) * usd) < 1e-9)
  t.end()
})

test('a short run costs a minute', t => {
  const run = { runs: 10, runGib: 2, requests: 0, builds: 0 }
  t.match(workUsage({ ...run, runSeconds: 5 }), { jobCpuSecond: 600, jobGibSecond: 1200 })
  t.match(workUsage({ ...run, runSeconds: 90 }), { jobCpuSecond: 900 })
  t.end()
})

test('docs/deploy.md says what is computed, by which prices, and where they are from', t => {
  const text = readFileSync(path.join(root, 'docs/deploy.md'), 'utf8')
  for (const row of costTable()) t.ok(text.includes(`${row}\n`), row)
  t.ok(text.includes(pricesOf))
  for (const { source } of Object.values(prices)) t.ok(text.includes(source), source)
  t.end()
})
