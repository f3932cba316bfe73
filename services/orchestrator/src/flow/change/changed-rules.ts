import { defaultConflictPolicy, type Intent, type Sync, type SyncRules } from '@doki/contracts'
import { checkSchedule } from '@doki/schedule'
import { describeSchedule } from '../show/describe-state.ts'

/** What of a sync can be changed in words, as it is. */
export function rulesOf({ direction, conflictPolicy, deletePolicy, schedule, live }: Sync): SyncRules {
  return { direction, conflictPolicy, deletePolicy, schedule, live }
}

/**
 * The rules with what was said. Who wins follows a new direction where it was what the old one brought along. Throws, in
 * words, for what is no schedule.
 */
export function changedRules(before: SyncRules, intent: Intent): SyncRules {
  const direction = intent.direction ?? before.direction
  const isDefault = before.conflictPolicy === defaultConflictPolicy(before.direction)
  const follows = direction !== before.direction && isDefault ? defaultConflictPolicy(direction) : undefined
  return {
    direction,
    conflictPolicy: intent.conflictPolicy ?? follows ?? before.conflictPolicy,
    deletePolicy: intent.deletePolicy ?? before.deletePolicy,
    schedule: scheduleOf(intent, before),
    live: intent.live ?? before.live,
  }
}

function scheduleOf({ schedule, noSchedule }: Intent, before: SyncRules): SyncRules['schedule'] {
  if (schedule) return checkSchedule(schedule)
  return noSchedule ? null : before.schedule
}

/** Each rule that is not as it was: “direction: from the sheet to the table → both ways”. */
export function describeChanges(before: SyncRules, after: SyncRules): string[] {
  const [old, fresh] = [inWords(before), inWords(after)]
  return old.flatMap(([name, was], at) => {
    const is = fresh[at]?.[1]
    return is === was ? [] : [`${name}: ${was} → ${is}`]
  })
}

function inWords({ direction, conflictPolicy, deletePolicy, schedule, live }: SyncRules): [string, string][] {
  return [
    ['direction', directions[direction]],
    ['where both sides changed a cell', winners[conflictPolicy]],
    ['rows that are gone on one side', deletions[deletePolicy]],
    ['schedule', schedule ? describeSchedule(schedule) : 'none'],
    ['a change on either side starts a run', live ? 'yes' : 'no'],
  ]
}

const directions = {
  sheet_to_table: 'from the sheet to the table',
  table_to_sheet: 'from the table to the sheet',
  two_way: 'both ways',
}
const winners = {
  sheet_wins: 'the sheet wins',
  table_wins: 'the table wins',
  newest_wins: 'the newest edit wins',
  ask: 'a person decides',
}
const deletions = { keep: 'stay', delete: 'are deleted on the other', mark: 'are marked' }
