import { featureNames, weighPair } from '../evidence/features.ts'
import { type MatchColumn, readSide } from '../evidence/side.ts'
import { contextNames, inContext } from './context.ts'
import { fitLogistic, logOdds, type Weights } from './logistic.ts'

/** Two sides and which of their columns are pairs, by their places in `source` and `target`. */
export interface Lesson {
  /** Lessons of one group are learned together or not at all, when what was learned is put to the test. */
  group: string
  sourceName?: string
  targetName?: string
  source: readonly MatchColumn[]
  target: readonly MatchColumn[]
  truth: readonly (readonly [source: number, target: number])[]
  /** Pairs that teach nothing. */
  ignored: readonly (readonly [source: number, target: number])[]
}

export interface Learned {
  pair: Weights
  /** A look at the others, then another in the light of the first. */
  context: Weights[]
}

/** A lesson with its evidence weighed once. */
export interface Prepared {
  group: string
  features: Readonly<Record<string, number>>[][]
  isRight: boolean[][]
  isIgnored: boolean[][]
}

/** What can only speak for a pair, and what only against it, whatever the lessons seem to say. */
const against = new Set<string>([
  ...[
    'opposed',
    'otherNumber',
    'otherSort',
    'typeFails',
    'kindUnsaid',
    'sortFails',
    'otherKind',
    'otherUnit',
  ],
  ...['numbersDiffer', 'datesDiffer', 'shapeDiffer', 'spreadDiffer'],
])
const either = new Set<string>(['unknownNames', 'blankName', 'typeLoose'])
const signs = Object.fromEntries(
  featureNames.filter(name => !either.has(name)).map(name => [name, against.has(name) ? -1 : 1] as const),
)

export function prepare({ group, source, target, truth, ignored, ...called }: Lesson): Prepared {
  const left = readSide(source, called.sourceName ?? '')
  const right = readSide(target, called.targetName ?? '')
  const table = (places: readonly (readonly [number, number])[]) => {
    const out = left.map(() => right.map(() => false))
    for (const [i, j] of places) out[i]![j] = true
    return out
  }
  return {
    group,
    features: left.map(a => right.map(b => weighPair(a, b).features)),
    isRight: table(truth),
    isIgnored: table(ignored),
  }
}

/** How often pairs are looked at in the light of the others. */
const looks = 2

/**
 * Learns how much each sort of evidence weighs, then how much the other pairs say of one. What is learned second is learned
 * of pairs that the first had not seen.
 */
export function learn(lessons: readonly Prepared[]): Learned {
  const pair = learnPairs(lessons)
  const groups = [...new Set(lessons.map(({ group }) => group))]
  const parts = Math.min(4, groups.length)
  let unseen = lessons.map(lesson => ({ lesson, odds: [] as number[][] }))
  for (let part = 0; part < parts; part++) {
    const held = new Set(groups.filter((_, index) => index % parts === part))
    const others = lessons.filter(({ group }) => !held.has(group))
    const weights = others.length === 0 ? pair : learnPairs(others)
    for (const each of unseen)
      if (held.has(each.lesson.group))
        each.odds = each.lesson.features.map(row => row.map(features => logOdds(features, weights)))
  }
  const context: Weights[] = []
  for (let look = 0; look < looks; look++) {
    const seen = unseen.map(({ lesson, odds }) => ({ lesson, contexts: inContext(odds) }))
    const examples = newExamples()
    for (const { lesson, contexts } of seen)
      collect(examples, lesson, contextNames, (i, j) => ({ ...contexts[i]![j]! }))
    const weights = fitLogistic(examples, { names: contextNames, ridge: 1e-5 })
    context.push(weights)
    unseen = seen.map(({ lesson, contexts }) => ({
      lesson,
      odds: contexts.map(row => row.map(each => logOdds({ ...each }, weights))),
    }))
  }
  return { pair, context }
}

function learnPairs(lessons: readonly Prepared[]): Weights {
  const examples = newExamples()
  for (const lesson of lessons) collect(examples, lesson, featureNames, (i, j) => lesson.features[i]![j]!)
  return fitLogistic(examples, { names: featureNames, signs, ridge: 2e-5 })
}

interface Examples {
  rows: Float64Array[]
  right: boolean[]
  counts: number[]
}

function newExamples(): Examples {
  return { rows: [], right: [], counts: [] }
}

/** Pairs that have nothing in common are many and much alike: one in so many stands for all. */
const sampled = 5

function collect(
  { rows, right, counts }: Examples,
  { isRight, isIgnored, features: known }: Prepared,
  names: readonly string[],
  features: (i: number, j: number) => Readonly<Record<string, number>>,
): void {
  isRight.forEach((row, i) => {
    row.forEach((is, j) => {
      if (isIgnored[i]![j]) return
      const isPlain = !is && (known[i]![j]!.common ?? 0) < 0.2
      if (isPlain && (i + 3 * j) % sampled !== 0) return
      const values = features(i, j)
      rows.push(Float64Array.from(names, name => values[name] ?? 0))
      right.push(is)
      counts.push(isPlain ? sampled : 1)
    })
  })
}
