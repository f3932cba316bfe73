import type { MappingQuestion } from '../suggest-mapping.ts'

/** What somebody who is no rule of ours says of a header and a column; null where they say nothing. */
export type PairHints = NonNullable<MappingQuestion['hints']>

/** What several say, taken together; the first who gives a reason is quoted. */
export function addHints(all: readonly PairHints[]): PairHints {
  return (label, column) => {
    const said = all.flatMap(hints => hints(label, column) ?? [])
    if (said.length === 0) return null
    const reason = said.find(hint => hint.odds > 0 && hint.reason !== null)?.reason ?? null
    return { odds: said.reduce((sum, { odds }) => sum + odds, 0), reason }
  }
}

/** Hints that are kept by pair. */
export function hintsOf(pairs: ReadonlyMap<string, ReturnType<PairHints>>): PairHints {
  return (label, column) => pairs.get(pairKey(label, column)) ?? null
}

/** A header and a column as one text. */
export function pairKey(label: string, column: string): string {
  return JSON.stringify([label, column])
}
