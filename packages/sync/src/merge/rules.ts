import type { ColumnMapping, ConflictPolicy, DeletePolicy, Direction } from '@doki/contracts'

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
