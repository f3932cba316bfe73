import { type Price, prices, type Unit } from './prices.ts'
import type { Usage } from './usage.ts'

/** One unit of a bill, in US dollars. */
export type Line = { unit: Unit; amount: number; usd: number; usdWithoutFree: number }
export type Cost = { usd: number; usdWithoutFree: number; lines: Line[] }

/** What uses cost together in a month; `usdWithoutFree` is for a billing account whose free shares are used up already. */
export function costOf(...uses: Usage[]): Cost {
  const lines = units.flatMap(unit => {
    const amount = uses.reduce((sum, use) => sum + (use[unit] ?? 0), 0)
    const { usd, free }: Price = prices[unit]
    return amount === 0
      ? []
      : [{ unit, amount, usd: usd * Math.max(0, amount - free), usdWithoutFree: usd * amount }]
  })
  const sum = (of: 'usd' | 'usdWithoutFree') => lines.reduce((total, line) => total + line[of], 0)
  return { usd: sum('usd'), usdWithoutFree: sum('usdWithoutFree'), lines }
}

const units = Object.keys(prices).filter((name): name is Unit => name in prices)
