import type { RememberedPair } from '@doki/contracts'
import { type MemoryPrior, memoryPrior, type RememberedTable } from './memory/memory-prior.ts'

/** What a model or an embedder says of a pair. */
export interface Hint {
  /** In log-odds: how much it speaks for the pair; below 0, against it. */
  odds: number
  /** For a person; null where there is nothing to say. */
  reason: string | null
}

/** `label` is what a person calls the sheet's column, `column` the name of the table's. Null: nothing is said of them. */
export type Hints = (label: string, column: string) => Hint | null

/** What else is known of the pairs of one question: what people decided before, and what a model says. */
export interface Known {
  /** In log-odds. */
  prior(source: number, target: number): number
  /** The reasons of a pair with what people approved and what a model says for it before them; what it says against it comes last. */
  around(source: number, target: number, reasons: readonly string[]): string[]
  /** True when people approved this pair before. */
  isTaught(source: number, target: number): boolean
  /** Why people left a column of the sheet without a counterpart; null where they did not. */
  whyLeftAlone(source: number): string | null
}

interface Question {
  memory?: readonly RememberedPair[] | undefined
  hints?: Hints | undefined
}

/** A model does not speak for a column that a person left alone: what people decide stands. */
export function whatIsKnown(
  { memory = [], hints }: Question,
  labels: readonly string[],
  headers: readonly string[],
  table: RememberedTable,
): Known {
  const remembered = memoryPrior(memory, headers, table)
  const hintOf = (source: number, target: number) =>
    hints?.(labels[source] ?? '', table.columns[target] ?? '') ?? null
  const whyLeftAlone = (source: number) => leftAlone(remembered, source)
  return {
    prior(source, target) {
      const odds = hintOf(source, target)?.odds ?? 0
      const said = whyLeftAlone(source) === null ? odds : Math.min(0, odds)
      return remembered.prior(source, target) + said
    },
    around(source, target, reasons) {
      const taught = remembered.reasonFor(source, target) ?? []
      const said = hintOf(source, target)
      const told = said?.reason ?? []
      // What speaks for a pair comes first, as it may be what moved it.
      return said && said.odds > 0 ? [taught, told, reasons].flat() : [taught, reasons, told].flat()
    },
    isTaught: (source, target) => remembered.prior(source, target) > 0,
    whyLeftAlone,
  }
}

/** That a header was left alone is said of it whatever column one asks for; that it was taught, of one alone. */
function leftAlone({ prior, reasonFor }: MemoryPrior, source: number): string | null {
  return prior(source, 0) < 0 ? reasonFor(source, 0) : null
}
