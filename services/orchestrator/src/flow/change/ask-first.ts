import type { Interpretation, ProposedChange } from '@doki/contracts'
import type { Next, StepContext } from '../steps.ts'

/** Puts a change before the person; nothing is done before they say yes. */
export async function askFirst(
  change: ProposedChange,
  interpretation: Interpretation,
  context: StepContext,
): Promise<Next> {
  await context.note({
    action: change.action,
    reasoning: `To be done, if the person says so. ${change.text}`,
    outputSummary: `sync ${change.syncId}`,
    status: 'proposed',
  })
  return { ask: { kind: 'change', change }, state: { step: 'agree', interpretation, change, missed: 0 } }
}
