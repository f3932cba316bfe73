import type { ColumnMapping, ConflictPolicy, DeletePolicy, Direction } from '@doki/contracts'
import type { Values } from '../rows/values.ts'

export type Side = 'sheet' | 'table'

/** What decides where both sides cannot have their way. */
export interface MergeRules {
  direction: Direction
  conflictPolicy: ConflictPolicy
  deletePolicy: DeletePolicy
  /** For `newest_wins`: the side of this row that was changed last; when nobody knows, the row is a conflict. */
  newer?: Side | undefined
  /** Who may change each column, in the mapping's order; `both` when absent. */
  writers?: readonly ColumnMapping['writer'][]
  /**
   * Places at which the table holds what it made of the base: that is no edit, and the same value is not given to it
   * twice.
   */
  made?: ReadonlySet<number> | undefined
  /**
   * Places that the sheet gives and cannot take (parts, joined cells, constants), with what it says there in a row that the
   * table brought: nothing, or the constant.
   */
  given?: ReadonlyMap<number, string | null> | undefined
}

/** A row of the table as the sheet will say it once it is there. */
export function asInSheet(values: Values, { given }: Pick<MergeRules, 'given'>): Values {
  return given?.size ? values.map((value, i) => given.get(i) ?? (given.has(i) ? null : value)) : values
}

/**
 * Does a cell of a row that is on that side alone tell whether the row was edited? What the sheet cannot take may stand in the
 * table as it likes, and a constant is no edit anywhere.
 */
export function tells(i: number, side: Side, { given, made }: Pick<MergeRules, 'given' | 'made'>): boolean {
  if (side === 'table') return !made?.has(i) && !given?.has(i)
  return (given?.get(i) ?? null) === null
}

/**
 * Does the sheet leave a cell that it cannot take to the table? Where it says nothing and never did; of a constant, which is
 * for rows that begin in the sheet, always. In a sync from the sheet alone every row is the sheet's.
 */
export function isLeft(
  i: number,
  sheet: string | null,
  base: string | null,
  { given, direction }: Pick<MergeRules, 'given' | 'direction'>,
): boolean {
  const said = given?.get(i)
  if (said === undefined || direction !== 'two_way') return false
  return said === null ? sheet === null && base === null : true
}

export function otherSide(side: Side): Side {
  return side === 'sheet' ? 'table' : 'sheet'
}

export function mayWrite(side: Side, direction: Direction): boolean {
  return direction === 'two_way' || direction === (side === 'table' ? 'sheet_to_table' : 'table_to_sheet')
}

/**
 * The side that the other is a copy of: the source of a one-way sync that wins. Whatever the copy says, it is set to
 * what the source says, its own edits too.
 */
export function mirrored({ direction, conflictPolicy }: MergeRules): Side | undefined {
  if (direction === 'sheet_to_table' && conflictPolicy === 'sheet_wins') return 'sheet'
  if (direction === 'table_to_sheet' && conflictPolicy === 'table_wins') return 'table'
  return undefined
}

/** The side that wins what both changed; undefined is a conflict. */
export function winnerOf({ conflictPolicy, newer }: MergeRules): Side | undefined {
  switch (conflictPolicy) {
    case 'sheet_wins':
      return 'sheet'
    case 'table_wins':
      return 'table'
    case 'newest_wins':
      return newer
    case 'ask':
      return undefined
  }
}
