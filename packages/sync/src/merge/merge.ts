import { sameValues, type Values } from '../rows/values.ts'
import { type MergeRules, mayWrite, mirrored, otherSide, type Side, winnerOf } from './rules.ts'

/** What a row must become on each side, and the base to remember once it has. Undefined: absent. */
export interface Merged {
  sheet: Values | undefined
  table: Values | undefined
  base: Values | undefined
  /** Places of the cells that wait for a person; they stay as they are on both sides. */
  conflicts: readonly number[]
  /** One side lost the row, the other edited it: the row waits for a person. */
  rowConflict: boolean
  /** The side whose row is to be marked, because the other lost it. */
  marked: Side | null
}

/**
 * The three-way merge of one row. Pure, and symmetric: with the sides swapped and the rules mirrored, the answer is
 * swapped. Without a base, every cell counts as blank before: a filled cell wins over a blank one, and two that differ
 * are changed on both sides.
 *
 * A one-way sync never writes its source. If the source wins conflicts the target mirrors it: edits and deletions made
 * in the target are undone. Under every other policy they are left, until the source changes the same cell: then the
 * policy decides. Rows that only the target ever had are its own, and are left alone. A new row is carried whole.
 */
export function merge(
  base: Values | undefined,
  sheet: Values | undefined,
  table: Values | undefined,
  rules: MergeRules,
): Merged {
  if (sheet && table) return mergeCells(base, sheet, table, rules)
  if (sheet) return oneSided('sheet', base, sheet, rules)
  if (table) return oneSided('table', base, table, rules)
  return { ...nothing, sheet, table, base: undefined }
}

const nothing = { conflicts: [], rowConflict: false, marked: null }

function mergeCells(base: Values | undefined, sheet: Values, table: Values, rules: MergeRules): Merged {
  const source = mirrored(rules)
  const now = { sheet, table }
  const next = { sheet: [...sheet], table: [...table], base: sheet.map((_, i) => base?.[i] ?? null) }
  const conflicts: number[] = []
  const again: number[] = []
  for (let i = 0; i < sheet.length; i++) {
    const [left = null, right = null, before = null] = [sheet[i], table[i], base?.[i]]
    if (left !== right) {
      const only = changed(before, left, right, rules.unedited)
      const winner = owner(rules.writers?.[i]) ?? source ?? only ?? winnerOf(rules)
      const loser = winner && otherSide(winner)
      if (!winner || !loser) conflicts.push(i)
      else if (rules.rests === loser && now[winner][i] === before) again.push(i)
      else if (mayWrite(loser, rules.direction)) next[loser][i] = winner === 'sheet' ? left : right
      else if (rules.unedited === winner) again.push(i)
    }
    if (next.sheet[i] === next.table[i]) next.base[i] = next.sheet[i] ?? null
  }
  const { rests } = rules
  if (rests && !sameValues(now[rests], next[rests])) giveAgain(rests, again, next, rules)
  return { ...next, conflicts, rowConflict: false, marked: null }
}

/** A row that is written anyhow is given again what it made something else of: whoever writes it learns what that is now. */
function giveAgain(
  side: Side,
  places: readonly number[],
  next: Record<Side, (string | null)[]>,
  { direction }: MergeRules,
): void {
  if (!mayWrite(side, direction)) return
  for (const i of places) next[side][i] = next[otherSide(side)][i] ?? null
}

function owner(writer: 'both' | Side | undefined): Side | undefined {
  return writer === 'both' ? undefined : writer
}

/** The only side that changed the cell; what the `unedited` one holds is no change where the other has one. */
function changed(
  base: string | null,
  sheet: string | null,
  table: string | null,
  unedited: Side | undefined,
): Side | undefined {
  if (base === table) return 'sheet'
  if (base === sheet) return 'table'
  return unedited && otherSide(unedited)
}

/** The row is on `side` alone: it is new there, or the other side lost it. */
function oneSided(side: Side, base: Values | undefined, values: Values, rules: MergeRules): Merged {
  const other = otherSide(side)
  const stay: Merged = { ...nothing, sheet: undefined, table: undefined, [side]: values, base }
  const copied: Merged = { ...nothing, sheet: values, table: values, base: values }
  const removed: Merged = { ...nothing, sheet: undefined, table: undefined, base: undefined }
  const mayCopy = mayWrite(other, rules.direction)
  if (!base || mirrored(rules) === side) return mayCopy ? copied : stay
  const lost = () => {
    if (!mayWrite(side, rules.direction) || rules.deletePolicy === 'keep') return stay
    return rules.deletePolicy === 'delete' ? removed : { ...stay, marked: side }
  }
  if (sameValues(base, values) || rules.unedited === side || mirrored(rules) === other) return lost()
  const winner = winnerOf(rules)
  if (winner === undefined) return { ...stay, rowConflict: true }
  if (winner === other) return lost()
  return mayCopy ? copied : stay
}
