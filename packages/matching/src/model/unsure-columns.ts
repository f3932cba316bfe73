import type { MappingProposal } from '@doki/contracts'
import type { PairHints } from './pair-hints.ts'

/** A header whose column is not sure. */
export interface UnsureColumn {
  label: string
  /** Columns it may be, the likeliest first. */
  columns: string[]
}

/** From here on a choice is sure, */
const surely = 0.95
/** unless another one is as near as this. */
const near = 0.25

type Ranked = MappingProposal['candidates'][number]

/**
 * The headers of a proposal whose choice is not sure, the most doubtful first, with what they may be but for the columns
 * that are surely another's. `hints` are known already and only put the candidates in order.
 */
export function unsureColumns(
  { candidates, columns }: Pick<MappingProposal, 'candidates' | 'columns'>,
  hints: PairHints = () => null,
): UnsureColumn[] {
  const chosen = new Map(columns.map(({ label, column }) => [label, column]))
  const claims = claimsOn(candidates)
  const isSure = ({ label, candidates: [first, second] }: Ranked) =>
    first !== undefined &&
    first.confidence >= surely &&
    chosen.get(label) === first.column &&
    (second?.confidence ?? 0) <= first.confidence - near &&
    (claims.get(first.column) ?? []).filter(claim => claim > first.confidence - near).length === 1
  const unsure = candidates.filter(each => !isSure(each))
  const asked = new Set(unsure.map(({ label }) => label))
  const taken = new Set(columns.flatMap(({ label, column }) => (asked.has(label) ? [] : [column])))
  return unsure
    .map(each => ({ label: each.label, doubt: doubtOf(each), columns: ranked(each, taken, hints) }))
    .filter(each => each.columns.length > 0)
    .sort((a, b) => b.doubt - a.doubt)
    .map(({ label, columns }) => ({ label, columns }))
}

/** How likely each column is for each of the headers it may be of. */
function claimsOn(candidates: readonly Ranked[]): Map<string, number[]> {
  const claims = new Map<string, number[]>()
  for (const { column, confidence } of candidates.flatMap(each => each.candidates))
    claims.set(column, [...(claims.get(column) ?? []), confidence])
  return claims
}

/** The likeliest being one or not being one as likely is the most doubtful there is. */
function doubtOf({ candidates: [first] }: Ranked): number {
  return 0.5 - Math.abs((first?.confidence ?? 0) - 0.5)
}

function ranked({ label, candidates }: Ranked, taken: ReadonlySet<string>, hints: PairHints): string[] {
  const odds = ({ column, confidence }: Ranked['candidates'][number]) => {
    const share = Math.min(0.9995, Math.max(0.0005, confidence))
    return Math.log(share / (1 - share)) + (hints(label, column)?.odds ?? 0)
  }
  return candidates
    .filter(({ column }) => !taken.has(column))
    .map(each => ({ column: each.column, odds: odds(each) }))
    .sort((a, b) => b.odds - a.odds)
    .map(({ column }) => column)
}
