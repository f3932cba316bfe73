import type { Intent, MappingProposal, SyncRules } from '@doki/contracts'
import type { Say } from '../say/say.ts'
import type { StateOf } from './flow-state.ts'
import { describeSchedule } from './show/describe-state.ts'
import type { Next, StepContext } from './steps.ts'
import { syncRules } from './sync-rules.ts'

/** Puts a proposal before the person, and with it how the sync would go: a yes is to both. */
export function askReview(
  state: StateOf<'review'>,
  proposal: MappingProposal,
  { say }: Pick<StepContext, 'say'>,
  note?: string,
): Next {
  const rules = rulesAsked(state.interpretation.intent)
  const told = rules ? { rules, text: describeRules(rules, say) } : { rules }
  return { ask: { kind: 'review', proposal, ...told, ...(note ? { note } : {}) }, state }
}

/** Null: only a mapping was asked for. */
function rulesAsked(intent: Intent): SyncRules | null {
  if (intent.action === 'suggest_mapping') return null
  return { ...syncRules(intent), schedule: intent.schedule }
}

/** “Both ways; where both sides changed a cell, you decide; …” */
function describeRules(rules: SyncRules, say: Say): string {
  const { direction, conflictPolicy, deletePolicy, schedule, live } = rules
  return say('rules', {
    direction: say(direction),
    winner: say(conflictPolicy),
    deletion: say(deletePolicy),
    times: schedule ? say('times', { schedule: describeSchedule(schedule) }) : say('noTimes'),
    live: say(live ? 'live' : 'notLive'),
  })
}
