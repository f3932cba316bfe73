import { sameValues, type Values } from '../rows/values.ts'
import {
  asInSheet,
  isLeft,
  type MergeRules,
  mayWrite,
  mirrored,
  otherSide,
  type Side,
  tells,
  winnerOf,
} from './rules.ts'

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
 * swapped (but for `made`, which the table alone has, and `given`, which the sheet has). Without a base, every cell counts as blank before: a filled cell wins over a blank one, and two that differ
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
  const next = { sheet: [...sheet], table: [...table], base: sheet.map((_, i) => base?.[i] ?? null) }
  const conflicts: number[] = []
  const again: number[] = []
  for (let i = 0; i < sheet.length; i++) {
    const [left = null, right = null, before = null] = [sheet[i], table[i], base?.[i]]
    if (left !== right && isLeft(i, left, before, rules)) next.base[i] = left
    else if (left !== right) {
      const isMade = rules.made?.has(i) === true
      const only = changed(before, left, right, isMade)
      const winner = owner(rules.writers?.[i]) ?? source ?? only ?? winnerOf(rules)
      const loser = winner && otherSide(winner)
      if (!winner || !loser) conflicts.push(i)
      else if (isMade && left === before && (loser === 'table' || !mayWrite(loser, rules.direction)))
        again.push(i)
      else if (mayWrite(loser, rules.direction)) next[loser][i] = winner === 'sheet' ? left : right
    }
    if (next.sheet[i] === next.table[i]) next.base[i] = next.sheet[i] ?? null
  }
  // A row that is written anyhow is given again what the table made something else of: it may make another thing of it.
  if (mayWrite('table', rules.direction) && !sameValues(table, next.table)) {
    for (const i of again) next.table[i] = sheet[i] ?? null
  }
  return { ...next, conflicts, rowConflict: false, marked: null }
}

function owner(writer: 'both' | Side | undefined): Side | undefined {
  return writer === 'both' ? undefined : writer
}

/** The only side that changed the cell; what the table made of the base is no change where the sheet has one. */
function changed(
  base: string | null,
  sheet: string | null,
  table: string | null,
  isMade: boolean,
): Side | undefined {
  if (base === table) return 'sheet'
  if (base === sheet) return 'table'
  return isMade ? 'sheet' : undefined
}

/** The row is on `side` alone: it is new there, or the other side lost it. */
function oneSided(side: Side, base: Values | undefined, values: Values, rules: MergeRules): Merged {
  const other = otherSide(side)
  const stay: Merged = { ...nothing, sheet: undefined, table: undefined, [side]: values, base }
  const inSheet = side === 'table' ? asInSheet(values, rules) : values
  const copied: Merged = { ...nothing, sheet: inSheet, table: values, base: inSheet }
  const removed: Merged = { ...nothing, sheet: undefined, table: undefined, base: undefined }
  const mayCopy = mayWrite(other, rules.direction)
  if (!base || mirrored(rules) === side) return mayCopy ? copied : stay
  const lost = () => {
    if (!mayWrite(side, rules.direction) || rules.deletePolicy === 'keep') return stay
    return rules.deletePolicy === 'delete' ? removed : { ...stay, marked: side }
  }
  const isEdited = values.some((value, i) => value !== base[i] && tells(i, side, rules))
  if (!isEdited || mirrored(rules) === other) return lost()
  const winner = winnerOf(rules)
  if (winner === undefined) return { ...stay, rowConflict: true }
  if (winner === other) return lost()
  return mayCopy ? copied : stay
}
