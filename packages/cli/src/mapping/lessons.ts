import type { MatchColumn } from '@doki/matching'
import type { Lesson } from '@doki/matching/training'
import type { Pair } from './read-pairs.ts'

/** How a pair of tables is shown to the learner. */
export type Variant = 'as it is' | 'empty table' | 'names alone' | 'values alone' | 'same rows'

/**
 * Each pair of tables as a learner gets to see it: also with an empty table, by the names or the values alone, so that
 * evidence that is missing is no evidence against; with rows that both sides have; and with the columns of the table in
 * another order, as their order is an accident.
 */
export function lessonsOf(pair: Pair): { variant: Variant; isShuffled: boolean; lesson: Lesson }[] {
  const hasTarget = pair.target.some(hasValues)
  const hasSource = pair.source.some(hasValues)
  const variants: [Variant, MatchColumn[], MatchColumn[]][] = [['as it is', pair.source, pair.target]]
  if (hasTarget) variants.push(['empty table', pair.source, pair.target.map(withoutValues)])
  if (hasSource) variants.push(['names alone', pair.source.map(nameAlone), pair.target.map(nameAlone)])
  if (hasTarget && hasSource) {
    variants.push(['values alone', pair.source.map(nameless), pair.target])
    variants.push(['same rows', pair.source.map(column => rowsOf(column, 0, 2 / 3)), withRowsOfSource(pair)])
  }
  return variants.flatMap(([variant, source, target]) =>
    [target, shuffled(target, pair.id + variant)].map((columns, index) => ({
      variant,
      isShuffled: index === 1,
      lesson: lessonOf(pair, source, columns),
    })),
  )
}

function lessonOf(pair: Pair, source: MatchColumn[], target: MatchColumn[]): Lesson {
  const placed = (links: Pair['truth']) =>
    links
      .map(
        link =>
          [
            pair.source.findIndex(({ name }) => name === link.source),
            target.findIndex(({ name }) => name === link.target),
          ] as const,
      )
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

/** "Column 7": as sheets without a header are. */
function nameless(column: MatchColumn, index: number): MatchColumn {
  return { ...column, name: `Column ${index + 1}` }
}

/** Rows from one part of the column to another, 0..1. */
function rowsOf(column: MatchColumn, from: number, to: number): MatchColumn {
  const { length } = column.values
  return { ...column, values: column.values.slice(Math.floor(from * length), Math.ceil(to * length)) }
}

/** The table as if it held the sheet's own last rows, a third of which the sheet is shown with, too. */
function withRowsOfSource({ source, target, truth }: Pair): MatchColumn[] {
  return target.map(column => {
    const link = truth.find(each => each.target === column.name)
    const same = source.find(({ name }) => name === link?.source)
    return same ? { ...column, type: null, values: rowsOf(same, 1 / 3, 1).values } : column
  })
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
