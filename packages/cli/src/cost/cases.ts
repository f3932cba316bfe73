import { type Cost, costOf } from './cost-of.ts'
import { idleUsage, type Work, workUsage } from './usage.ts'

/** One row of the table in docs/deploy.md. */
export type Case = { name: string; cost: Cost }

const none: Work = { runs: 0, runSeconds: 0, runGib: 1, requests: 0, builds: 0 }

/**
 * What people ask first. A million rows takes a run 17 s and up to 2 GB against a stand-in (docs/benchmarks.md); Google's
 * answers take longer and its quota makes a run wait, so ten minutes are counted.
 */
export function usualCases(): Case[] {
  const idle = idleUsage()
  const withWork = (work: Partial<Work>) => costOf(idle, workUsage({ ...none, ...work }))
  return [
    { name: 'nobody uses it', cost: costOf(idle) },
    {
      name: 'a sync each hour, 10,000 requests',
      cost: withWork({ runs: 730, runSeconds: 20, requests: 10_000 }),
    },
    {
      name: 'a sync every five minutes, 100,000 requests, two builds',
      cost: withWork({ runs: 8760, runSeconds: 20, requests: 100_000, builds: 2 }),
    },
  ]
}

/** A million rows written once. `usd` is what they add for who uses nothing else. */
export function perMillionRows(): { usd: number; usdWithoutFree: number } {
  const run = workUsage({ ...none, runs: 1, runSeconds: 600, runGib: 2 })
  const [idle, both] = [costOf(idleUsage()), costOf(idleUsage(), run)]
  return { usd: both.usd - idle.usd, usdWithoutFree: costOf(run).usdWithoutFree }
}

/** The rows of the table in docs/deploy.md. */
export function costTable(): string[] {
  const million = perMillionRows()
  const usd = (value: number) => `$${value.toFixed(2)}`
  return [
    ...usualCases().map(({ name, cost }) => `| ${name} | ${usd(cost.usd)} | ${usd(cost.usdWithoutFree)} |`),
    `| each million rows written, on top | ${usd(million.usd)} | $${million.usdWithoutFree.toFixed(3)} |`,
  ]
}
