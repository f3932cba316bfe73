import {
  type ConflictPolicy,
  type DeletePolicy,
  type Direction,
  defaultConflictPolicy,
  type Intent,
} from '@doki/contracts'

/** How a sync is to go. */
export interface SyncRules {
  direction: Direction
  conflictPolicy: ConflictPolicy
  deletePolicy: DeletePolicy
  /** A change on either side starts a run by itself. */
  live: boolean
}

/** The rules that were asked for; what was not spoken of is what does the least harm. */
export function syncRules(
  intent: Pick<Intent, 'direction' | 'conflictPolicy' | 'deletePolicy' | 'live'>,
): SyncRules {
  const direction = intent.direction ?? 'sheet_to_table'
  return {
    direction,
    conflictPolicy: intent.conflictPolicy ?? defaultConflictPolicy(direction),
    deletePolicy: intent.deletePolicy ?? 'keep',
    live: intent.live ?? false,
  }
}

/** What a sync is called, with the way it goes. */
export function syncName(spreadsheet: string, table: string, direction: Direction): string {
  const names = {
    sheet_to_table: `${spreadsheet} → ${table}`,
    table_to_sheet: `${table} → ${spreadsheet}`,
    two_way: `${spreadsheet} ⇄ ${table}`,
  }
  return names[direction].slice(0, 200)
}
