import { MappingProposal } from '@doki/contracts'
import { askReview } from './ask-review.ts'
import { endedChild } from './ended-child.ts'
import { fitDirection } from './fit-direction.ts'
import type { StateOf } from './flow-state.ts'
import type { Next, StepContext } from './steps.ts'
import { syncRules } from './sync-rules.ts'

/** Puts the mapping agent's proposal before the person, once it is there. */
export async function propose(state: StateOf<'propose'>, context: StepContext): Promise<Next> {
  const proposal = await endedChild(context, state.mappingJobId, MappingProposal)
  if (!proposal) return { waitForJob: state.mappingJobId, state }
  const { direction } = syncRules(state.interpretation.intent)
  const fitted = fitDirection(proposal, direction)
  return askReview({ ...state, step: 'review', missed: 0 }, fitted, context)
}
