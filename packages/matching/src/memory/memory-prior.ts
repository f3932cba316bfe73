import type { RememberedPair } from '@doki/contracts'
import { foldHeader } from './fold-header.ts'

/** What a workspace's memory says of the pairs of one question. */
export interface MemoryPrior {
  /** How much it speaks for a pair, in log-odds; 0 where it says nothing. */
  prior(source: number, target: number): number
  /** In words: what was approved of this pair, or that the header was left without a counterpart. */
  reasonFor(source: number, target: number): string | null
}

/** A table that headers are to be matched with. */
export interface RememberedTable {
  schema: string
  name: string
  columns: readonly string[]
}

/** In log-odds. */
const weights = {
  /** This header was taught this column of this very table. */
  taught: 8,
  /** This header was taught another column of this table. */
  taughtOther: -4,
  /** This header was taught a column of this name in another table. */
  elsewhere: 4,
  /** Somebody decided that this header has no counterpart in this table. */
  leftAlone: -6,
}

interface Decision {
  pair: RememberedPair
  /** The place of its column in the table; null: none is the counterpart. */
  target: number | null
}

/**
 * Turns what people decided before into log-odds for each header (source) and column (target). What was decided for this
 * very table stands before what was decided for others; of two decisions that say different things (of one header, or of
 * one column) the newest holds. A column that is no longer there says nothing.
 */
export function memoryPrior(
  memory: readonly RememberedPair[],
  headers: readonly string[],
  table: RememberedTable,
): MemoryPrior {
  const places = new Map(table.columns.map((column, place) => [column, place]))
  const known = Map.groupBy(memory.toSorted(newestFirst), ({ header }) => foldHeader(header))
  const isHere = ({ table: of }: RememberedPair) => of.schema === table.schema && of.name === table.name
  const decisionOf = (pair: RememberedPair | undefined): Decision | undefined => {
    if (!pair) return undefined
    if (pair.column === null) return isHere(pair) ? { pair, target: null } : undefined
    const target = places.get(pair.column)
    return target === undefined ? undefined : { pair, target }
  }
  const byHeader = headers.map(header => {
    const key = foldHeader(header)
    const pairs = (key === '' ? undefined : known.get(key)) ?? []
    const others = pairs.filter(pair => !isHere(pair)).map(decisionOf)
    return { key, here: decisionOf(pairs.find(isHere)), elsewhere: others.find(found => found !== undefined) }
  })
  const owners = ownersOf(byHeader.flatMap(({ key, here }) => (here ? [{ key, ...here }] : [])))
  const decisions = byHeader.map(({ key, here, elsewhere }) => {
    if (here && (here.target === null || owners.get(here.target) === key)) return here
    return here ? undefined : elsewhere
  })
  return {
    prior(source, target) {
      const decision = decisions[source]
      if (!decision) return 0
      if (decision.target === null) return weights.leftAlone
      if (!isHere(decision.pair)) return decision.target === target ? weights.elsewhere : 0
      return decision.target === target ? weights.taught : weights.taughtOther
    },
    reasonFor(source, target) {
      const decision = decisions[source]
      if (!decision || (decision.target !== null && decision.target !== target)) return null
      return describe(decision.pair, isHere(decision.pair))
    },
  }
}

/** Which header each column goes to: where two were taught it, the newest. */
function ownersOf(decisions: readonly (Decision & { key: string })[]): Map<number, string> {
  const owners = new Map<number, string>()
  for (const { key, target } of decisions.toSorted((a, b) => newestFirst(a.pair, b.pair)))
    if (target !== null && !owners.has(target)) owners.set(target, key)
  return owners
}

/** By the moment, then by id, so that the order is always the same. */
function newestFirst(a: RememberedPair, b: RememberedPair): number {
  return Date.parse(b.taughtAt) - Date.parse(a.taughtAt) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}

function describe({ header, column, table, taughtAt }: RememberedPair, isHere: boolean): string {
  const on = dateOf(taughtAt)
  if (column === null) return `you left “${header}” without a counterpart on ${on}`
  return `you approved “${header}” → ${column}${isHere ? '' : ` of ${table.schema}.${table.name}`} on ${on}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "3 Nov 2026", in UTC. */
function dateOf(timestamp: string): string {
  const date = new Date(timestamp)
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}
