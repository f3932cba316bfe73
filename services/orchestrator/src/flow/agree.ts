import { type Answer, DokiError, type ProposedChange, type Sync, SyncInput } from '@doki/contracts'
import { describeChanges, rulesOf } from './change/changed-rules.ts'
import { proposeChange } from './change/propose-change.ts'
import type { FlowDeps, KnownSyncs } from './deps.ts'
import type { StateOf } from './flow-state.ts'
import { describeState } from './show/describe-state.ts'
import { decide, type Next, type StepContext } from './steps.ts'

type ChangeOf<Action> = Extract<ProposedChange, { action: Action }>
type State = StateOf<'agree'>

/** Takes the person's answer to a change: makes exactly what was shown, or nothing. */
export async function agree(
  state: State,
  answer: Answer | undefined,
  context: StepContext,
  deps: Pick<FlowDeps, 'syncsOf'>,
): Promise<Next> {
  const { change } = state
  if (answer?.kind !== 'change') return { ask: { kind: 'change', change }, state }
  if (answer.decision === 'leave') {
    await decide(context, { action: change.action, reasoning: 'The person said no.', status: 'rejected' })
    return done(state, null, context.say('nothingChanged'))
  }
  const syncs = deps.syncsOf(context.job)
  switch (change.action) {
    case 'delete_sync':
      return remove(state, change, context, syncs)
    case 'undo_run':
      return undo(state, change, context, syncs)
    case 'change_sync':
      return apply(state, change, context, syncs)
    case 'resolve_conflicts':
      return resolve(state, change, context, syncs)
  }
}

/** Also said when it was gone before: a step may be repeated, and nothing else was asked for. */
async function remove(
  state: State,
  { syncId }: ChangeOf<'delete_sync'>,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  await syncs.remove(syncId)
  const message = context.say('deleted')
  await decide(context, {
    action: 'delete_sync',
    reasoning: message,
    outputSummary: `sync ${syncId}`,
    status: 'approved',
  })
  return done(state, null, message)
}

async function undo(
  { interpretation }: State,
  { syncId, runId: undoOf }: ChangeOf<'undo_run'>,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const { mappingId } = orGone(await syncs.find(syncId), context)
  const input = SyncInput.parse({ syncId, mode: 'undo', confirmed: false, undoOf })
  if (!(await syncs.isUndoable(syncId, undoOf, context.job.id)))
    throw new DokiError('conflict', context.say('undoneMeanwhile'))
  const runId = await context.startChild('sync', `undo ${undoOf}`, input)
  await syncs.noteUndo(undoOf)
  await decide(context, {
    action: 'undo_run',
    reasoning: 'The person said yes to taking this run back.',
    inputSummary: `run ${undoOf}`,
    outputSummary: `run ${runId}`,
    status: 'approved',
  })
  return { waitForJob: runId, state: { step: 'run', interpretation, mappingId, syncId, runId } }
}

async function resolve(
  state: State,
  { syncId, take, until }: ChangeOf<'resolve_conflicts'>,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const sync = orGone(await syncs.find(syncId), context)
  const count = await syncs.resolveConflicts(syncId, take, until)
  await decide(context, {
    action: 'resolve_conflicts',
    reasoning: `The person decided ${count} conflicts for the ${take}.`,
    outputSummary: `sync ${syncId}`,
    status: 'approved',
  })
  return done(state, sync, context.say('conflictsDecided', { count: `${count}`, name: sync.name }))
}

async function apply(
  state: State,
  { syncId, before, after }: ChangeOf<'change_sync'>,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const { interpretation } = state
  const changed = await syncs.change(syncId, before, after)
  if (changed === 'gone') throw gone(context)
  if (changed === 'outdated') {
    await context.settle('expired', null)
    await context.note({
      action: 'change_sync',
      reasoning: 'The sync was changed by somebody else since it was shown; it is shown anew.',
      status: 'rejected',
    })
    return proposeChange(orGone(await syncs.find(syncId), context), interpretation, context, syncs)
  }
  const said = describeChanges(before, rulesOf(changed)).join('; ')
  await decide(context, {
    action: 'change_sync',
    reasoning: `The person said yes. ${said}.`,
    outputSummary: `sync ${syncId}`,
    status: 'approved',
  })
  if (before.direction === after.direction)
    return done(state, changed, `Changed: ${said}. ${describeState(changed)}`)
  // Rows may now go where none went before: that is put before the person, as at the first run.
  const runId = await context.startChild(
    'sync',
    `plan ${syncId}`,
    SyncInput.parse({ syncId, mode: 'plan', confirmed: false, full: true }),
  )
  const { mappingId } = changed
  return { waitForJob: runId, state: { step: 'plan', interpretation, mappingId, syncId, runId } }
}

function done({ interpretation }: State, sync: Sync | null, message: string): Next {
  const { id: syncId = null, mappingId = null } = sync ?? {}
  return { done: { interpretation, mappingId, syncId, runId: null, run: null, message } }
}

function orGone(sync: Sync | undefined, context: StepContext): Sync {
  if (!sync) throw gone(context)
  return sync
}

function gone({ say }: StepContext): DokiError {
  return new DokiError('gone', say('syncGone'))
}
