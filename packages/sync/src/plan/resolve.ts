import type { ColumnMapping } from '@doki/contracts'
import type { MergedUnsure } from '../merge/merge-unsure.ts'
import { asInSheet, type MergeRules, mayWrite, mirrored, otherSide, type Side } from '../merge/rules.ts'
import { isRowText, type Values } from '../rows/values.ts'
import { isWritable } from '../transforms/places.ts'
import type { Resolution } from './run-plan.ts'

/** A row as it stands on both sides. */
interface Row {
  sheet: Values | undefined
  table: Values | undefined
}

/**
 * Carries out what people decided about a row, as long as its cells still are what they saw; a side that holds the chosen
 * value already may have been written by a run that died. A side that may not be written stays, and so does the
 * decision: the difference is not brought up again until it changes. `ids` are the decisions fulfilled.
 */
export function resolve(
  row: Row,
  merged: MergedUnsure,
  resolutions: readonly Resolution[],
  columns: readonly ColumnMapping[],
  rules: MergeRules,
): { merged: MergedUnsure; ids: string[] } {
  const ids: string[] = []
  if (mirrored(rules)) return { merged, ids }
  let next = merged
  for (const resolution of resolutions) {
    const done =
      resolution.column === null
        ? resolveRow(row, next, resolution, columns, rules)
        : resolveCell(row, next, resolution, columns, rules)
    if (!done) continue
    next = done
    ids.push(resolution.id)
  }
  return { merged: next, ids }
}

/** The value a resolution puts on both sides. */
export function chosenOf({ take, sheet, table, value }: Resolution): string | null {
  return take === 'value' ? value : take === 'sheet' ? sheet : table
}

function resolveCell(
  row: Row,
  merged: MergedUnsure,
  resolution: Resolution,
  columns: readonly ColumnMapping[],
  { direction }: MergeRules,
): MergedUnsure | undefined {
  const i = columns.findIndex(({ column }) => column === resolution.column)
  const column = columns[i]
  if (!row.sheet || !row.table || column?.writer !== 'both' || !isWritable(column)) return undefined
  const chosen = chosenOf(resolution)
  const now = { sheet: row.sheet[i] ?? null, table: row.table[i] ?? null }
  const stands = (side: Side) => now[side] === resolution[side] || now[side] === chosen
  if (!stands('sheet') || !stands('table')) return undefined
  if (now.sheet === now.table && now.sheet !== chosen) return undefined
  const put = (side: Side) => (mayWrite(side, direction) ? chosen : now[side])
  const fixed = mayWrite('sheet', direction) ? now.table : now.sheet
  const agreed = put('sheet') === put('table') ? chosen : fixed
  return {
    ...merged,
    sheet: merged.sheet?.with(i, put('sheet')),
    table: merged.table?.with(i, put('table')),
    base: merged.base?.with(i, agreed),
    conflicts: merged.conflicts.filter(place => place !== i),
    unsure: new Set([...merged.unsure].filter(place => place !== i)),
  }
}

/** One side lost the row: it is put back there, or goes from the other. */
function resolveRow(
  row: Row,
  merged: MergedUnsure,
  { take, ...seen }: Resolution,
  columns: readonly ColumnMapping[],
  rules: MergeRules,
): MergedUnsure | undefined {
  const { direction } = rules
  const side: Side = row.sheet ? 'sheet' : 'table'
  const values = row[side]
  if (!values || row[otherSide(side)] || take === 'value') return undefined
  if (!isRowText(seen[side], values, columns) || seen[otherSide(side)] !== null) return undefined
  const settled = { ...merged, conflicts: [], rowConflict: false, marked: null, unsure: new Set<null>() }
  if (take !== side) {
    return mayWrite(side, direction)
      ? { ...settled, sheet: undefined, table: undefined, base: undefined }
      : { ...settled, [side]: values, base: values }
  }
  // Where it cannot be put back it is that side's own row from now on.
  const inSheet = side === 'table' ? asInSheet(values, rules) : values
  return mayWrite(otherSide(side), direction)
    ? { ...settled, sheet: inSheet, table: values, base: inSheet }
    : { ...settled, [side]: values, base: undefined }
}
