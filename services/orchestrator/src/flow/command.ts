import { type Catalog, DokiError, type Interpretation, type Sync, SyncId, SyncInput } from '@doki/contracts'
import { proposeChange } from './change/propose-change.ts'
import { proposeDeletion } from './change/propose-deletion.ts'
import { proposeUndo } from './change/propose-undo.ts'
import type { FlowDeps, KnownSyncs } from './deps.ts'
import { describeState } from './show/describe-state.ts'
import { showConflicts, showStatus } from './show/show.ts'
import type { Next, StepContext } from './steps.ts'

/** Does what was asked of the syncs there are. What cannot be taken back, or was not said in full, is asked first. */
export async function command(
  interpretation: Interpretation,
  catalog: Catalog,
  context: StepContext,
  deps: Pick<FlowDeps, 'syncsOf'>,
): Promise<Next> {
  const { intent } = interpretation
  const syncs = deps.syncsOf(context.job)
  await context.check()
  if (intent.sync === null && intent.action !== 'show_status' && intent.action !== 'show_conflicts')
    return whichSync(interpretation, catalog, context)
  const sync = intent.sync === null ? null : await known(syncs, intent.sync, context)
  switch (intent.action) {
    case 'show_status':
      return showStatus(sync, interpretation, context, syncs)
    case 'show_conflicts':
      return showConflicts(sync, interpretation, context, syncs)
    case 'run_sync':
    case 'plan_sync':
      return start(named(sync), interpretation, context)
    case 'pause_sync':
    case 'resume_sync':
      return turn(named(sync), interpretation, context, syncs)
    case 'change_sync':
      return proposeChange(named(sync), interpretation, context, syncs)
    case 'delete_sync':
      return proposeDeletion(named(sync), interpretation, context, syncs)
    case 'undo_run':
      return proposeUndo(named(sync), interpretation, context, syncs)
    case 'create_sync':
    case 'suggest_mapping':
    case 'unknown':
      throw new Error(`${intent.action} is not asked of a sync`)
  }
}

/** Throws `gone`, also for a sync of another workspace: what is somebody else's is not there. */
async function known(syncs: KnownSyncs, id: string, { say }: StepContext): Promise<Sync> {
  const parsed = SyncId.safeParse(id)
  const sync = parsed.success ? await syncs.find(parsed.data) : undefined
  if (!sync) throw new DokiError('gone', say('syncGone'))
  return sync
}

function named(sync: Sync | null): Sync {
  if (!sync) throw new Error('No sync was named')
  return sync
}

function whichSync(interpretation: Interpretation, catalog: Catalog, { say }: StepContext): Next {
  const choices = catalog.syncs.map(({ name }) => name)
  const question = { about: 'sync', text: say('whichSync'), choices: choices.slice(0, 10) }
  const asking = { ...interpretation, questions: [question] }
  return {
    ask: { kind: 'question', question },
    state: { step: 'understand', interpretation: asking, missed: 0 },
  }
}

async function start(sync: Sync, interpretation: Interpretation, context: StepContext): Promise<Next> {
  const mode = interpretation.intent.action === 'plan_sync' ? 'plan' : 'apply'
  if (mode === 'apply' && sync.state === 'paused') {
    throw new DokiError(
      'conflict',
      `${describeState(sync)} Say “resume ${sync.name}” first, or ask what it would change.`,
    )
  }
  const { id: syncId, mappingId } = sync
  const input = SyncInput.parse({ syncId, mode, confirmed: false })
  const runId = await context.startChild('sync', `${mode} ${syncId}`, input)
  const what = mode === 'plan' ? 'A plan' : 'A run'
  await context.note({
    action: 'start_run',
    reasoning: `${what} of “${sync.name}” was asked for.`,
    outputSummary: `run ${runId}`,
    status: 'applied',
  })
  return { waitForJob: runId, state: { step: 'run', interpretation, mappingId, syncId, runId } }
}

async function turn(
  sync: Sync,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const pauses = interpretation.intent.action === 'pause_sync'
  const state = pauses ? 'paused' : 'active'
  const reason = pauses ? 'Paused by a person' : null
  // Paused for another reason, it might go on by itself; paused by a person, it does not.
  const isSo = sync.state === state && (sync.stateReason === reason || !pauses)
  const turned = isSo ? sync : await syncs.setState(sync.id, state, reason)
  if (!turned) throw new DokiError('gone', context.say('syncGone'))
  const message = `${isSo ? 'Nothing had to be done. ' : ''}${describeState(turned)}`
  await context.note({
    action: pauses ? 'pause' : 'resume',
    reasoning: message,
    outputSummary: `sync ${sync.id}`,
    status: 'applied',
  })
  const { id: syncId, mappingId } = turned
  return { done: { interpretation, mappingId, syncId, runId: null, run: null, message } }
}
