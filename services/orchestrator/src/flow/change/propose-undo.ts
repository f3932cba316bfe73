import { DokiError, type Interpretation, RunResult, type Sync } from '@doki/contracts'
import { describeCounts } from '../counts.ts'
import type { KnownSyncs } from '../deps.ts'
import { moment } from '../show/describe-state.ts'
import type { Next, StepContext } from '../steps.ts'
import { askFirst } from './ask-first.ts'

/** Asks whether the newest run that wrote something is to be taken back, and says which one that is. */
export async function proposeUndo(
  { id: syncId, name }: Sync,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const run = await syncs.lastUndoable(syncId)
  if (!run) throw new DokiError('conflict', context.say('noUndo', { name }))
  const { plan } = RunResult.parse(run.result)
  const at = moment(run.finishedAt ?? run.createdAt)
  const text = `Undo the run of “${name}” that ended ${at} (${describeCounts(plan)})? Cells that were edited since stay as they are; afterwards the sync is paused.`
  return askFirst({ action: 'undo_run', syncId, runId: run.id, text }, interpretation, context)
}
