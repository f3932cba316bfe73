import { performance } from 'node:perf_hooks'
import { type MatchColumn, type Matching, matchColumns } from '@doki/matching'
import { type Measured, measure, type Shares, sharesOf } from '../mapping/measure.ts'
import { type Pair, readPairs } from '../mapping/read-pairs.ts'
import { median } from './median.ts'

/** What the matcher says of every pair of tables, as scorers read it: all candidates, ranked. */
export type Predictions = Record<string, Prediction[]>
interface Prediction {
  source: string
  target: string
  score: number
  chosen?: true
}

export interface MappingFigures {
  ok: true
  pairs: number
  seconds: number
  /** By suite, and all together; only of pairs whose truth is known. */
  suites: Record<string, Shares>
  /** Of what was chosen at 0.95 or more: how much is right, and how many they are. */
  accepted: { least: 0.95; share: number; count: number }
  speed: { columns: number; ms: number; limitMs: number }[]
}

/** At least so many candidates are written for each column. */
const written = 25

/** Matches every pair of tables in the folders with one fixed configuration, and measures what is known to be true. */
export async function benchMapping(
  folders: readonly string[],
): Promise<{ figures: MappingFigures; predictions: Predictions }> {
  const pairs: Pair[] = []
  for (const folder of folders) pairs.push(...(await readPairs(folder)))
  const predictions: Predictions = {}
  const measured: Measured[] = []
  const begun = performance.now()
  for (const pair of pairs) {
    const matching = match(pair)
    predictions[pair.id] = predictionsOf(pair, matching)
    if (pair.truth.length > 0) measured.push(measure(pair, matching))
  }
  const seconds = (performance.now() - begun) / 1000
  const suites = Object.groupBy(measured, ({ suite }) => suite)
  const sure = measured.flatMap(({ accepted }) => accepted).filter(({ score }) => score >= 0.95)
  return {
    predictions,
    figures: {
      ok: true,
      pairs: pairs.length,
      seconds,
      suites: {
        ...Object.fromEntries(Object.entries(suites).map(([suite, all = []]) => [suite, sharesOf(all)])),
        all: sharesOf(measured),
      },
      accepted: {
        least: 0.95,
        share: sure.filter(({ isRight }) => isRight).length / Math.max(1, sure.length),
        count: sure.length,
      },
      speed: [timed(pairs, 50, 100), timed(pairs, 500, 5000)],
    },
  }
}

export function match({ source, target, tableName }: Pair): Matching {
  return matchColumns(source, target, { targetName: tableName })
}

function predictionsOf({ source, target }: Pair, { candidates, chosen }: Matching): Prediction[] {
  return candidates.flatMap((row, index) =>
    row
      .filter(({ target }, rank) => rank < written || chosen[index]?.target === target)
      .map(candidate => ({
        source: source[index]?.name ?? '',
        target: target[candidate.target]?.name ?? '',
        score: candidate.confidence,
        ...(chosen[index]?.target === candidate.target && { chosen: true as const }),
      })),
  )
}

/** Columns of all pairs thrown together: `columns` a side with up to 200 values each, the median of five runs. */
function timed(pairs: readonly Pair[], columns: number, limitMs: number) {
  const take = (all: readonly MatchColumn[]) => {
    const out: MatchColumn[] = []
    for (let at = 0; all.length > 0 && out.length < columns; at++) {
      const column = all[at % all.length]!
      const values = Array.from(
        { length: 200 },
        (_, row) => column.values[row % Math.max(1, column.values.length)] ?? null,
      )
      out.push({
        ...column,
        name: at < all.length ? column.name : `${column.name} ${Math.floor(at / all.length) + 1}`,
        values,
      })
    }
    return out
  }
  const left = take(pairs.flatMap(({ source }) => source))
  const right = take(pairs.flatMap(({ target }) => target))
  const runs = Array.from({ length: columns > 100 ? 3 : 7 }, () => {
    const begun = performance.now()
    matchColumns(left, right)
    return performance.now() - begun
  })
  return { columns, ms: Math.round(median(runs)), limitMs }
}
