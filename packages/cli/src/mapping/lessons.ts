import type { MatchColumn } from '@doki/matching'
import type { Lesson } from '@doki/matching/training'
import type { Pair } from './read-pairs.ts'

/** How a pair of tables is shown to the learner: as it is, with an empty table, or by the names alone. */
export type Variant = 'as it is' | 'empty table' | 'names alone'

/**
 * Each pair of tables as a learner gets to see it: also with an empty table and by the names alone, so that evidence that
 * is missing is no evidence against; and with the columns of the table in another order, as their order is an accident.
 */
export function lessonsOf(pair: Pair): { variant: Variant; isShuffled: boolean; lesson: Lesson }[] {
  const hasTarget = pair.target.some(hasValues)
  const hasSource = pair.source.some(hasValues)
  const variants: [Variant, MatchColumn[], MatchColumn[]][] = [['as it is', pair.source, pair.target]]
  if (hasTarget) variants.push(['empty table', pair.source, pair.target.map(withoutValues)])
  if (hasSource) variants.push(['names alone', pair.source.map(nameAlone), pair.target.map(nameAlone)])
  return variants.flatMap(([variant, source, target]) =>
    [target, shuffled(target, pair.id + variant)].map((columns, index) => ({
      variant,
      isShuffled: index === 1,
      lesson: lessonOf(pair, source, columns),
    })),
  )
}

function lessonOf(pair: Pair, source: MatchColumn[], target: MatchColumn[]): Lesson {
  const placeIn = (columns: MatchColumn[], name: string) => columns.findIndex(column => column.name === name)
  const placed = (links: Pair['truth']) =>
    links
      .map(link => [placeIn(source, link.source), placeIn(target, link.target)] as const)
      .filter(([i, j]) => i >= 0 && j >= 0)
  return {
    // The same tables with and without rows are two pairs in some suites, and no test of one another.
    group: pair.id.replace(/^business_cold\//, 'business/'),
    targetName: pair.tableName,
    source,
    target,
    truth: placed(pair.truth),
    ignored: placed(pair.ignored),
  }
}

function hasValues({ values }: MatchColumn): boolean {
  return values.some(value => value !== null)
}

function withoutValues(column: MatchColumn): MatchColumn {
  return { ...column, values: [] }
}

function nameAlone(column: MatchColumn): MatchColumn {
  return { name: column.name, values: [] }
}

/** Fisher and Yates, with a generator seeded by a text: the same each time. */
function shuffled<T>(items: readonly T[], seed: string): T[] {
  let state = [...seed].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7)
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const out = [...items]
  for (let at = out.length - 1; at > 0; at--) {
    const other = next(at + 1)
    ;[out[at], out[other]] = [out[other]!, out[at]!]
  }
  return out
}
