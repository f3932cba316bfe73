import type { TableColumn } from '@doki/contracts'
import { half } from './fit-pairs.ts'
import type { Mapped } from './map-to-new-table.ts'
import type { Matching } from './match-columns.ts'
import type { FullColumn } from './sheet-table.ts'

/** Why a column of the sheet has no counterpart, and the problem that it is, where it is one. */
export interface WhyAlone {
  reason: string
  problem?: Mapped['problems'][number]
}

interface Question {
  matching: Matching
  /** The place of the column in the sheet. */
  row: number
  usable: readonly TableColumn[]
  /** Rows of the sheet. */
  rows: number
  share(column: TableColumn): number
}

/** From here on a pair that was not chosen is worth telling of. */
const near = 0.2

/** A column that has the name but not the values of a table's column is told of, not passed over. */
export function whyAlone(full: FullColumn, { matching, row, usable, rows, share }: Question): WhyAlone {
  const { candidates, chosen, nameScore } = matching
  const taken = new Set(chosen.map(each => each?.target))
  const named = usable
    .map((target, place) => ({ target, place, score: nameScore(row, place) }))
    .filter(({ target, place, score }) => score >= 0.8 && share(target) < half && !taken.has(place))
    .sort((a, b) => b.score - a.score)[0]
  if (named) return mismatch(full, named.target, share(named.target))
  if (full.profile.facts.filled === 0 && rows > 0) return { reason: 'it has no values' }
  const [best] = candidates[row] ?? []
  const target = best && usable[best.target]
  if (!best || !target || best.confidence < near) return { reason: 'nothing in the table looks like it' }
  return {
    reason: taken.has(best.target)
      ? `“${target.name}” looks like it, but another column fits that better`
      : `“${target.name}” may be it, but that is not sure enough (${Math.round(best.confidence * 100)} %)`,
  }
}

/** It looked like a table's column, but its values are of another kind. */
export function mismatch({ column }: FullColumn, target: TableColumn, castable: number): WhyAlone {
  const share = castable === 0 ? 'none' : `only ${Math.floor(castable * 100)} %`
  const reason = `${share} of its values can be read as ${target.dbType}, which “${target.name}” is`
  return {
    reason,
    problem: {
      code: 'type_mismatch' as const,
      message: `“${column.label}” has the name of “${target.name}”, but ${reason}. Choose another column for it, or another table.`,
      column: target.name,
    },
  }
}
