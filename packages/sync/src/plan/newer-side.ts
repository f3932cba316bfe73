import type { Side } from '../merge/rules.ts'

/** When a row was changed on each side, as far as anybody can tell: ms since 1970, null where nobody knows. */
export interface ChangeTimes {
  /** What the table says of the row. */
  tableChangedAt: number | null
  /** Google has no time for a row: it was changed after the file was last seen unchanged, and not after its last change. */
  sheetChangedBy: { seenAt: number | null; modifiedAt: number | null }
  /** How far the clocks may be apart; times no further apart than this are not told apart. */
  slackMs?: number
}

/**
 * For `newest_wins`: the side of a row that was changed last. Undefined when the times overlap or one is missing; then the
 * row is a conflict, since a guess would lose an edit.
 */
export function newerSide({ tableChangedAt, sheetChangedBy, slackMs = 0 }: ChangeTimes): Side | undefined {
  const { seenAt, modifiedAt } = sheetChangedBy
  if (tableChangedAt === null) return undefined
  if (modifiedAt !== null && tableChangedAt > modifiedAt + slackMs) return 'table'
  if (seenAt !== null && tableChangedAt < seenAt - slackMs) return 'sheet'
  return undefined
}
