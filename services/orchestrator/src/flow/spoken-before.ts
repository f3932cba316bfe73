import {
  type Catalog,
  DokiError,
  type Intent,
  type Interpretation,
  type Job,
  type JobId,
  RequestInput,
  RequestResult,
  type Sync,
  SyncId,
  type SyncRules,
} from '@doki/contracts'
import { interpret } from '@doki/intent'
import type { FlowDeps } from './deps.ts'
import { FlowState } from './flow-state.ts'
import type { StepContext } from './steps.ts'

/** So many requests are looked back through for one that was understood. */
const furthest = 5

/** What was talked about before, and the change of a sync that came of it, if one did. */
export interface Before {
  interpretation: Interpretation
  change: { before: SyncRules; after: SyncRules } | null
}

/** What a request before this one was about. Null: nothing that was understood. Throws `gone` for one that is not there. */
export async function spokenBefore(
  id: JobId,
  context: StepContext,
  deps: Pick<FlowDeps, 'readSyncs' | 'syncsOf'>,
  steps = furthest,
): Promise<Before | null> {
  const job = await context.findJob(id)
  // A request of another workspace is not there, whoever named it.
  if (job?.workspaceId !== context.job.workspaceId || job.kind !== 'request')
    throw new DokiError('gone', 'The request before this one is no longer there.')
  const input = RequestInput.parse(job.input)
  const catalog = await deps.readSyncs(job.workspaceId, input.timezone)
  const { interpretation, syncId, change } = leftBy(job, input, catalog)
  if (interpretation.intent.action !== 'unknown') {
    const named = syncId ?? SyncId.safeParse(interpretation.intent.sync).data
    const sync = named && (await deps.syncsOf(context.job).find(named))
    return { interpretation: sync ? aboutSync(interpretation, sync) : interpretation, change }
  }
  if (!input.previousJobId || steps <= 1) return null
  return spokenBefore(input.previousJobId, context, deps, steps - 1)
}

/** What a request came to know: in its result, or where it stopped, or at least in its words. */
function leftBy(job: Job, { text }: RequestInput, catalog: Catalog) {
  const result = RequestResult.safeParse(job.result).data
  const state = FlowState.safeParse(job.state).data
  const interpretation = result?.interpretation ?? state?.interpretation ?? interpret(text, catalog)
  const reached = state && 'syncId' in state ? state.syncId : null
  const asked = state?.step === 'agree' && state.change.action === 'change_sync' ? state.change : null
  // It was made where the result names the sync: a change that a person left names none.
  return { interpretation, syncId: result?.syncId ?? reached, change: result?.syncId ? asked : null }
}

/** Of the sync as it is now: “at 8 instead” and “the other way round” are said of that, and nothing else is asked anew. */
function aboutSync(interpretation: Interpretation, { id, direction, schedule }: Sync): Interpretation {
  const { intent } = interpretation
  const made = intent.action === 'create_sync' || intent.action === 'suggest_mapping'
  const about: Intent = {
    ...intent,
    action: made ? 'show_status' : intent.action,
    sync: id,
    sheet: null,
    table: null,
    newTable: null,
    key: [],
    direction,
    schedule,
    conflictPolicy: null,
    deletePolicy: null,
    live: null,
    noSchedule: false,
  }
  return { ...interpretation, intent: about, questions: [] }
}

/** “Undo that”, of a change: back to what it was, as far as it was that change which made it otherwise. */
export function takenBack(said: Interpretation, { interpretation, change }: Before): Interpretation {
  if (!change || said.intent.action !== 'undo_run' || said.intent.sync !== interpretation.intent.sync)
    return said
  const { before, after } = change
  const changed = <K extends keyof SyncRules>(rule: K) =>
    JSON.stringify(before[rule]) === JSON.stringify(after[rule]) ? null : before[rule]
  const scheduleMoved = JSON.stringify(before.schedule) !== JSON.stringify(after.schedule)
  const intent: Intent = {
    ...said.intent,
    action: 'change_sync',
    direction: changed('direction'),
    conflictPolicy: changed('conflictPolicy'),
    deletePolicy: changed('deletePolicy'),
    live: changed('live'),
    schedule: changed('schedule'),
    noSchedule: scheduleMoved && before.schedule === null,
  }
  return { ...said, intent }
}
