import { DokiError, type RunResult } from '@doki/contracts'
import { rulesOf } from './change/changed-rules.ts'
import type { FlowDeps } from './deps.ts'
import type { StateOf } from './flow-state.ts'
import type { Next, StepContext } from './steps.ts'

/** Puts what a run would do before the person, with the rules it would do it by: a yes is to both. */
export async function showPlan(
  state: StateOf<'plan' | 'run'>,
  { plan }: RunResult,
  { job, say }: StepContext,
  { syncsOf }: Pick<FlowDeps, 'syncsOf'>,
): Promise<Next> {
  const sync = await syncsOf(job).find(state.syncId)
  if (!sync) throw new DokiError('gone', say('syncGone'))
  return {
    ask: { kind: 'confirm', plan, syncId: state.syncId, planRunId: state.runId },
    state: { ...state, step: 'confirm', rules: rulesOf(sync), missed: 0 },
  }
}
