/** When the list below was put together. Prices change: each source has the last word. */
export const pricesOf = '2026-11-29'

/** What a unit costs in US dollars, and how much of it is free in a month. Cloud Run's are those of regions of tier 1. */
export type Price = { usd: number; free: number; source: string }

const run = 'https://cloud.google.com/run/pricing'
const secrets = 'https://cloud.google.com/secret-manager/pricing'

/** List prices of what Doki uses, by unit. */
export const prices = {
  serviceCpuSecond: { usd: 0.000024, free: 180_000, source: run },
  serviceGibSecond: { usd: 0.0000025, free: 360_000, source: run },
  request: { usd: 0.4 / 1e6, free: 2_000_000, source: run },
  jobCpuSecond: { usd: 0.000018, free: 240_000, source: run },
  jobGibSecond: { usd: 0.000002, free: 450_000, source: run },
  schedulerJob: { usd: 0.1, free: 3, source: 'https://cloud.google.com/scheduler/pricing' },
  secretVersion: { usd: 0.06, free: 6, source: secrets },
  secretAccess: { usd: 0.03 / 10_000, free: 10_000, source: secrets },
  imageGb: { usd: 0.1, free: 0.5, source: 'https://cloud.google.com/artifact-registry/pricing' },
  buildMinute: { usd: 0.016, free: 0, source: 'https://cloud.google.com/build/pricing' },
  logGib: { usd: 0.5, free: 50, source: 'https://cloud.google.com/stackdriver/pricing' },
} as const satisfies Record<string, Price>

/** The name of a price. */
export type Unit = keyof typeof prices
