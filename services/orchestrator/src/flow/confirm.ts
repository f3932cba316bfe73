import { type Answer, DokiError, RunResult, SyncInput } from '@doki/contracts'
import { describeChanges, rulesOf } from './change/changed-rules.ts'
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
  deps: Pick<FlowDeps, 'letRun' | 'syncsOf'>,
): Promise<Next> {
  const { interpretation, mappingId, syncId } = state
  const planned = await endedChild(context, state.runId, RunResult)
  if (!planned)
    return {
      waitForJob: state.runId,
      state: { step: 'plan', interpretation, mappingId, syncId, runId: state.runId },
    }
  if (answer?.kind !== 'confirm') {
    return { ask: { kind: 'confirm', plan: planned.plan, syncId, planRunId: state.runId }, state }
  }
  if (answer.decision === 'leave') {
    await decide(context, { action: 'confirm', reasoning: 'The person left the plan.', status: 'rejected' })
    const message = context.say('planLeft')
    return { done: { interpretation, mappingId, syncId, runId: state.runId, run: planned, message } }
  }
  const changed = await changesSince(state, context, deps)
  if (changed.length > 0) return planAnew(state, changed, context)
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

/** What of the sync's rules is not as it was when the plan was shown. Throws `gone` where there is no such sync any more. */
async function changesSince(
  { syncId, rules }: StateOf<'confirm'>,
  { job, say }: StepContext,
  { syncsOf }: Pick<FlowDeps, 'syncsOf'>,
): Promise<string[]> {
  const sync = await syncsOf(job).find(syncId)
  if (!sync) throw new DokiError('gone', say('syncGone'))
  return rules ? describeChanges(rules, rulesOf(sync)) : []
}

/** The yes was to what was shown: by other rules another plan is made, and shown. */
async function planAnew(
  { interpretation, mappingId, syncId, runId: shown }: StateOf<'confirm'>,
  changes: readonly string[],
  context: StepContext,
): Promise<Next> {
  await context.settle('expired', null)
  await context.note({
    action: 'confirm',
    reasoning: `The sync was changed since its plan was shown (${changes.join('; ')}); it is planned and shown anew.`,
    status: 'rejected',
  })
  const input = SyncInput.parse({ syncId, mode: 'plan', confirmed: false, full: true })
  const runId = await context.startChild('sync', `plan after ${shown}`, input)
  return { waitForJob: runId, state: { step: 'plan', interpretation, mappingId, syncId, runId } }
}
