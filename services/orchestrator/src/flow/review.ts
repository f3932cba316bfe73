import { Answer, type Intent, MappingId, MappingProposal, SyncId, SyncInput } from '@doki/contracts'
import { checkSchedule } from '@doki/schedule'
import { checkRules, headerFingerprint } from '@doki/sync'
import { approveProposal } from './approve-proposal.ts'
import { askReview } from './ask-review.ts'
import type { FlowDeps } from './deps.ts'
import { derivedId } from './derived-id.ts'
import { endedChild } from './ended-child.ts'
import { fitDirection } from './fit-direction.ts'
import type { StateOf } from './flow-state.ts'
import { decide, type Next, type StepContext } from './steps.ts'
import { syncName, syncRules } from './sync-rules.ts'

/** Takes the person's answer to the proposal: keeps the mapping and the sync, and asks the engine for a plan. */
export async function review(
  state: StateOf<'review'>,
  answer: Answer | undefined,
  context: StepContext,
  deps: FlowDeps,
): Promise<Next> {
  const { interpretation, mappingJobId } = state
  const found = await endedChild(context, mappingJobId, MappingProposal)
  if (!found) return { waitForJob: mappingJobId, state: { ...state, step: 'propose' } }
  const proposal = fitDirection(found, syncRules(interpretation.intent).direction)
  if (answer?.kind !== 'review') return askReview(state, proposal, context)
  // A yes in words, where it takes more than that: what is wrong stands in the proposal.
  if (inWords(context.job.answer) && answer.decision === 'approve' && proposal.problems.length > 0)
    return askReview(state, proposal, context, context.say('notYet', { problems: problemsOf(proposal) }))
  if (answer.decision === 'reject') {
    await decide(context, {
      action: 'review',
      reasoning: 'The person rejected the mapping.',
      status: 'rejected',
    })
    const message = context.say('mappingRejected')
    return { done: { interpretation, mappingId: null, syncId: null, runId: null, run: null, message } }
  }
  const approved = approveProposal(proposal, answer)
  const proposed = proposal.columns.map(({ header }) => header)
  const mappingId = await saveMapping(context, deps, interpretation.intent, approved, proposed)
  // Who asked which columns belong together asked for no sync.
  const makesSync = interpretation.intent.action !== 'suggest_mapping'
  const syncId = makesSync ? await saveSync(context, deps, interpretation.intent, approved, mappingId) : null
  await decide(context, {
    action: 'review',
    reasoning: `The person approved ${approved.columns.length} columns, key ${approved.key.columns.join(', ')}.`,
    outputSummary: syncId === null ? `mapping ${mappingId}` : `sync ${syncId}`,
    status: 'approved',
  })
  if (syncId === null) {
    const message = context.say('mappingKept')
    return { done: { interpretation, mappingId, syncId, runId: null, run: null, message } }
  }
  const planInput = SyncInput.parse({ syncId, mode: 'plan', confirmed: false })
  const runId = await context.startChild('sync', 'plan', planInput)
  return { waitForJob: runId, state: { step: 'plan', interpretation, mappingId, syncId, runId } }
}

function problemsOf({ problems }: MappingProposal): string {
  return problems.map(({ message }) => message).join(' ')
}

function inWords(given: unknown): boolean {
  const answer = Answer.safeParse(given)
  return answer.success && answer.data.kind === 'question'
}

async function saveMapping(
  { job }: StepContext,
  deps: FlowDeps,
  intent: Intent,
  proposal: MappingProposal,
  proposed: readonly string[],
): Promise<MappingId> {
  const id = MappingId.parse(derivedId(job.id, 'mapping'))
  const { sheet, table, newTable, columns, key } = proposal
  const { workspaceId } = job
  const rules = syncRules(intent)
  checkRules(rules, columns)
  const name = syncName(sheet.spreadsheetTitle, table.name, rules.direction)
  await deps.saveMapping(
    {
      id,
      workspaceId,
      name,
      sheet,
      table,
      newTable,
      columns,
      key,
      headerFingerprint: headerFingerprint(columns),
    },
    proposed,
    job,
  )
  return id
}

async function saveSync(
  { job }: StepContext,
  deps: FlowDeps,
  intent: Intent,
  { sheet, table }: MappingProposal,
  mappingId: MappingId,
): Promise<SyncId> {
  const id = SyncId.parse(derivedId(job.id, 'sync'))
  const rules = syncRules(intent)
  await deps.saveSync(
    {
      id,
      workspaceId: job.workspaceId,
      name: syncName(sheet.spreadsheetTitle, table.name, rules.direction),
      mappingId,
      ...rules,
      schedule: intent.schedule && checkSchedule(intent.schedule),
      timeZone: intent.schedule?.timezone ?? 'UTC',
    },
    job,
  )
  return id
}
