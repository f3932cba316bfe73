import { hintsOf, type PairHints, pairKey } from './pair-hints.ts'
import type { Rerank } from './rerank-question.ts'

/** What a model says of the headers it was asked about, by the numbers of the question. */
export interface RerankAnswer {
  answers: {
    source: number
    /** Null: none of these. */
    target: number | null
    certainty: 'sure' | 'likely' | 'guess'
    why: string
  }[]
}

/** In log-odds. */
const odds = { sure: 5, likely: 3, guess: 1.5, rival: -2, none: -3 }

/** Letters of a reason. */
const mostLetters = 200

/** What is wrong with an answer, in words for the model; null: nothing. It may only choose among what it was asked about. */
export function checkRerank({ asked }: Rerank, { answers }: RerankAnswer): string | null {
  const sources = new Map(asked.sources.map(each => [each.source, each]))
  const seen = { sources: new Set<number>(), targets: new Set<number>() }
  for (const { source, target, why } of answers) {
    const candidates = sources.get(source)?.candidates
    if (!candidates) return `There is no source ${source}.`
    if (seen.sources.has(source)) return `Source ${source} is answered twice.`
    seen.sources.add(source)
    if (/:\/\/|\bwww\.|<\/?[a-z]|\]\(/i.test(why))
      return 'A reason holds an address or markup: give it in plain words.'
    if (target === null) continue
    if (!candidates.includes(target)) return `Target ${target} is no candidate of source ${source}.`
    if (seen.targets.has(target)) return `Target ${target} is given to two sources.`
    seen.targets.add(target)
  }
  return null
}

/** A checked answer as hints: for what it chose, against what it did not. */
export function rerankHints({ asked, labels, columns }: Rerank, { answers }: RerankAnswer): PairHints {
  const bySource = new Map(answers.map(each => [each.source, each]))
  const given = new Set(answers.map(({ target }) => target))
  const pairs = new Map<string, { odds: number; reason: string | null }>()
  for (const { source, candidates } of asked.sources) {
    const answer = bySource.get(source)
    for (const target of candidates) {
      const key = pairKey(labels[source] ?? '', columns[target] ?? '')
      if (answer?.target === target)
        pairs.set(key, { odds: odds[answer.certainty], reason: reasonOf(answer.why) })
      else if (answer?.target === null) pairs.set(key, { odds: odds.none, reason: null })
      else if (answer || given.has(target)) pairs.set(key, { odds: odds.rival, reason: null })
    }
  }
  return hintsOf(pairs)
}

/** Why the model finds no counterpart for a header, by its label. */
export function whyNone({ labels }: Rerank, { answers }: RerankAnswer): Map<string, string> {
  return new Map(
    answers.flatMap(({ source, target, why }) =>
      target === null ? [[labels[source] ?? '', reasonOf(why)] as const] : [],
    ),
  )
}

/** What a model writes is shown as its own, in one plain line. */
function reasonOf(why: string): string {
  const line = why.replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ').trim()
  const cut = [...line].slice(0, mostLetters).join('')
  return `the model: ${cut || 'it gives no reason'}`
}
