import { RunResult } from '@doki/contracts'
import { describeCounts } from './counts.ts'
import type { FlowDeps } from './deps.ts'
import { endedChild } from './ended-child.ts'
import type { StateOf } from './flow-state.ts'
import { showPlan } from './show-plan.ts'
import type { Next, StepContext } from './steps.ts'

/** Puts the engine's plan before the person, once it is there. */
export async function plan(
  state: StateOf<'plan'>,
  context: StepContext,
  deps: Pick<FlowDeps, 'syncsOf'>,
): Promise<Next> {
  const planned = await endedChild(context, state.runId, RunResult)
  if (!planned) return { waitForJob: state.runId, state }
  const reasoning = `To be done, if the person says so. ${describeCounts(planned.plan)}.`
  await context.note({ action: 'plan', reasoning, outputSummary: `run ${state.runId}`, status: 'proposed' })
  return showPlan(state, planned, context, deps)
}
