import type { TableColumn } from '@doki/contracts'
import { formatFor } from './infer/infer-type.ts'
import type { ColumnProfile } from './profile-column.ts'
import { canonicalTexts } from './prove-column.ts'
import { readAs } from './read-as.ts'

/** How many cells are tried against the type of a table column. */
export const tried = 60

/**
 * What share of a sheet column's sample a table column could take, 0..1; each type is tried once. 0 for a column Doki
 * cannot carry.
 */
export function castables(profile: ColumnProfile): (column: TableColumn) => number {
  const cells = profile.sample.slice(0, tried)
  const blanks = new Set<unknown>(Object.keys(Object.fromEntries(profile.facts.blankWords)))
  const filled = cells.filter(
    cell => !(typeof cell === 'string' && (cell.trim() === '' || blanks.has(cell.trim()))),
  )
  const known = new Map<string, number>()
  return column => {
    const type = readAs(profile, column)
    if (type === null) return 0
    const key = type + JSON.stringify(column.limits)
    const before = known.get(key)
    if (before !== undefined) return before
    const format = formatFor(profile.facts, type)
    const texts = canonicalTexts(filled, { type, format, limits: column.limits, nullable: true })
    const share = filled.length === 0 ? 1 : texts.filter(text => text !== null).length / filled.length
    known.set(key, share)
    return share
  }
}
