import { RunResult } from '@doki/contracts'
import { endedChild } from './ended-child.ts'
import type { StateOf } from './flow-state.ts'
import type { Next, StepContext } from './steps.ts'

/** Puts the engine's plan before the person, once it is there. */
export async function plan(state: StateOf<'plan'>, context: StepContext): Promise<Next> {
  const planned = await endedChild(context, state.runId, RunResult)
  if (!planned) return { waitForJob: state.runId, state }
  return {
    ask: { kind: 'confirm', plan: planned.plan, syncId: state.syncId, planRunId: state.runId },
    state: { ...state, step: 'confirm' },
  }
}

/** Reports the run that the person asked for, once it ended. */
export async function finishRun(state: StateOf<'run'>, context: StepContext): Promise<Next> {
  const run = await endedChild(context, state.runId, RunResult)
  if (!run) return { waitForJob: state.runId, state }
  const { interpretation, mappingId, syncId, runId } = state
  const { insert, update } = run.plan.table
  const message = `${insert} ${insert === 1 ? 'row' : 'rows'} inserted, ${update} updated, ${run.plan.quarantined} in quarantine.`
  await context.note({ action: 'run', reasoning: message, outputSummary: `run ${runId}`, status: 'applied' })
  return { done: { interpretation, mappingId, syncId, runId, run, message } }
}
