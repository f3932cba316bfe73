import type { Values } from '../rows/values.ts'
import { type Merged, merge } from './merge.ts'
import { type MergeRules, tells } from './rules.ts'

/** Of each cell, the values it may have had when both sides last agreed; undefined: there was no such row. */
export type Bases = readonly (readonly (string | null)[])[] | undefined

export interface MergedUnsure extends Merged {
  /**
   * Cells (null: the row) whose answer hangs on which of the bases it was. They are conflicts, whatever the policy says:
   * one of the two edits may have been made by somebody who saw the other.
   */
  unsure: ReadonlySet<number | null>
}

/** `merge` of a row of which a write was not seen to the end: only what every possible base leads to is certain. */
export function mergeUnsure(
  bases: Bases,
  sheet: Values | undefined,
  table: Values | undefined,
  rules: MergeRules,
): MergedUnsure {
  const [merged, ...others] = vectorsOf(bases, sheet, table, rules).map(base =>
    merge(base, sheet, table, rules),
  )
  if (!merged) throw new Error('A row has one base at least')
  if (sheet && table) return cellsOf(sheet, table, merged, others, rules)
  if (others.every(other => sameFate(other, merged))) return { ...merged, unsure: new Set() }
  const stays = { sheet, table, base: merged.base, conflicts: [], marked: null }
  return { ...stays, rowConflict: true, unsure: new Set([null]) }
}

/** Where the cells stay different, which of them was changed since is for the next run to know: the base has to be certain. */
function cellsOf(
  sheet: Values,
  table: Values,
  merged: Merged,
  others: readonly Merged[],
  { writers }: MergeRules,
): MergedUnsure {
  const next = { sheet: [...(merged.sheet ?? [])], table: [...(merged.table ?? [])] }
  const conflicts = new Set(merged.conflicts)
  const unsure = new Set<number>()
  for (let i = 0; i < sheet.length; i++) {
    const agree = others.every(
      other =>
        other.sheet?.[i] === next.sheet[i] &&
        other.table?.[i] === next.table[i] &&
        other.conflicts.includes(i) === conflicts.has(i) &&
        (other.base?.[i] === merged.base?.[i] || conflicts.has(i) || (writers?.[i] ?? 'both') !== 'both'),
    )
    if (agree) continue
    next.sheet[i] = sheet[i] ?? null
    next.table[i] = table[i] ?? null
    conflicts.add(i)
    unsure.add(i)
  }
  return { ...merged, ...next, conflicts: [...conflicts].sort((a, b) => a - b), unsure }
}

/**
 * Bases to try. Cells are merged each by itself, so it is enough that every value of every cell is in one of them; of a row
 * that is on one side alone, all that matters is whether it is what the base was.
 */
function vectorsOf(
  bases: Bases,
  sheet: Values | undefined,
  table: Values | undefined,
  rules: MergeRules,
): (Values | undefined)[] {
  if (!bases) return [undefined]
  if (sheet && table) {
    const count = Math.max(1, ...bases.map(({ length }) => length))
    return Array.from({ length: count }, (_, k) =>
      bases.map(cell => cell[Math.min(k, cell.length - 1)] ?? null),
    )
  }
  const row = sheet ?? table
  const side = sheet ? 'sheet' : 'table'
  const isMute = (i: number) => !tells(i, side, rules)
  const other = bases.map((cell, i) => cell.find(value => value !== row?.[i]) ?? null)
  const may = {
    be: bases.every((cell, i) => isMute(i) || cell.includes(row?.[i] ?? null)),
    differ: bases.some((cell, i) => !isMute(i) && cell.some(value => value !== (row?.[i] ?? null))),
  }
  return [...(may.be ? [row] : []), ...(may.differ ? [other] : [])]
}

function sameFate(a: Merged, b: Merged): boolean {
  return (
    (a.sheet === undefined) === (b.sheet === undefined) &&
    (a.table === undefined) === (b.table === undefined) &&
    a.rowConflict === b.rowConflict &&
    a.marked === b.marked
  )
}
