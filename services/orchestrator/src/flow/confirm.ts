import { type Answer, RunResult, SyncInput } from '@doki/contracts'
import { describeCounts } from './counts.ts'
import type { FlowDeps } from './deps.ts'
import { endedChild } from './ended-child.ts'
import type { StateOf } from './flow-state.ts'
import { decide, type Next, type StepContext } from './steps.ts'

/** Takes the person's answer to the plan: runs it, or leaves the sync paused as it is. */
export async function confirm(
  state: StateOf<'confirm'>,
  answer: Answer | undefined,
  context: StepContext,
  deps: Pick<FlowDeps, 'letRun'>,
): Promise<Next> {
  const { interpretation, mappingId, syncId } = state
  const planned = await endedChild(context, state.runId, RunResult)
  if (!planned) return { waitForJob: state.runId, state: { ...state, step: 'plan' } }
  if (answer?.kind !== 'confirm') {
    return { ask: { kind: 'confirm', plan: planned.plan, syncId, planRunId: state.runId }, state }
  }
  if (answer.decision === 'leave') {
    await decide(context, { action: 'confirm', reasoning: 'The person left the plan.', status: 'rejected' })
    const message = context.say('planLeft')
    return { done: { interpretation, mappingId, syncId, runId: state.runId, run: planned, message } }
  }
  await deps.letRun(syncId, context.job)
  await decide(context, {
    action: 'confirm',
    reasoning: `The person confirmed the plan. ${describeCounts(planned.plan)}.`,
    status: 'approved',
  })
  // The yes covers what was shown: a run that finds more asks again.
  const { guards: findings } = planned.plan
  const input = SyncInput.parse({ syncId, mode: 'apply', confirmed: findings.length > 0, findings })
  const runId = await context.startChild('sync', `apply ${state.runId}`, input)
  return { waitForJob: runId, state: { ...state, step: 'run', runId } }
}
