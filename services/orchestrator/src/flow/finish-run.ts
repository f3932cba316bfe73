import { RunResult, type SyncId } from '@doki/contracts'
import { describeCounts } from './counts.ts'
import type { FlowDeps } from './deps.ts'
import { endedChild } from './ended-child.ts'
import type { StateOf } from './flow-state.ts'
import { showPlan } from './show-plan.ts'
import type { Next, StepContext } from './steps.ts'

/** Reports the run that the person asked for, once it ended; asks again where it found more than they had seen. */
export async function finishRun(
  state: StateOf<'run'>,
  context: StepContext,
  deps: Pick<FlowDeps, 'syncsOf'>,
): Promise<Next> {
  const run = await endedChild(context, state.runId, RunResult)
  if (!run) return { waitForJob: state.runId, state }
  const { interpretation, mappingId, syncId, runId } = state
  if (run.outcome === 'guarded' && run.plan.guards.every(({ confirmable }) => confirmable)) {
    await context.note({
      action: 'run',
      reasoning: `Stopped before anything was changed. ${guardsOf(run)}`,
      outputSummary: `run ${runId}`,
      status: 'proposed',
    })
    return showPlan(state, run, context, deps)
  }
  const message = messageOf(run, {
    ...context,
    syncId,
    openConflicts: await openConflicts(syncId, context, deps),
  })
  const status = run.outcome === 'guarded' ? 'rejected' : 'applied'
  await context.note({ action: 'run', reasoning: message, outputSummary: `run ${runId}`, status })
  return { done: { interpretation, mappingId, syncId, runId, run, message } }
}

/** Cells that a person has to decide about: with them, no side agrees. */
async function openConflicts(
  syncId: SyncId,
  { job }: StepContext,
  { syncsOf }: Pick<FlowDeps, 'syncsOf'>,
): Promise<number> {
  return (await syncsOf(job).status(syncId))?.openConflicts ?? 0
}

interface Told extends Pick<StepContext, 'say'> {
  syncId: SyncId
  openConflicts: number
}

function messageOf(run: RunResult, { say, syncId, openConflicts }: Told): string {
  switch (run.outcome) {
    case 'guarded':
      return say('guarded', { findings: guardsOf(run) })
    case 'idle':
      return openConflicts === 0
        ? say('idle')
        : say('idleButConflicts', { count: `${openConflicts}`, syncId })
    case 'planned':
      return say('planned', { counts: describeCounts(run.plan, say), findings: guardsOf(run) }).trim()
    case 'applied':
      return run.undo ? undoneOf(run.undo, say) : `${describeCounts(run.plan, say)}.`
  }
}

function undoneOf({ restored, skipped }: NonNullable<RunResult['undo']>, say: StepContext['say']): string {
  const left = skipped.length === 0 ? '' : say('undoneLeft', { count: `${skipped.length}` })
  return say('undone', { restored: `${restored}`, left })
}

function guardsOf({ plan }: RunResult): string {
  return plan.guards.map(({ message }) => `${message.replace(/\.$/, '')}.`).join(' ')
}
