import { DokiError, type Interpretation, type Sync } from '@doki/contracts'
import { checkRules } from '@doki/sync'
import type { KnownSyncs } from '../deps.ts'
import type { Next, StepContext } from '../steps.ts'
import { askFirst } from './ask-first.ts'
import { changedRules, describeChanges, rulesOf } from './changed-rules.ts'

/** Shows what of a sync would change, and asks. */
export async function proposeChange(
  sync: Sync,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const { intent } = interpretation
  if (intent.key.length > 0) {
    throw new DokiError(
      'unprocessable',
      `What tells the rows of “${sync.name}” apart cannot be changed while it remembers them by it. Delete the sync, which leaves the sheet and the table as they are, and set it up again with the new key.`,
    )
  }
  const before = rulesOf(sync)
  const after = changedRules(before, intent)
  checkRules(after, (await syncs.mappingOf(sync)).columns)
  const changes = describeChanges(before, after)
  if (changes.length === 0) return nothingToDo(sync, interpretation, context)
  const turned =
    before.direction === after.direction
      ? ''
      : ' What the first run that way would do is shown before it runs.'
  const text = `Change “${sync.name}”? ${changes.join('; ')}.${turned}`
  return askFirst({ action: 'change_sync', syncId: sync.id, before, after, text }, interpretation, context)
}

async function nothingToDo(
  { id: syncId, mappingId, name }: Sync,
  interpretation: Interpretation,
  context: StepContext,
): Promise<Next> {
  const { direction, conflictPolicy, deletePolicy, schedule } = interpretation.intent
  const isSaid = direction ?? conflictPolicy ?? deletePolicy ?? schedule
  const message = isSaid
    ? `“${name}” is that way already; nothing was changed.`
    : `What is to change about “${name}”? Say for example: change ${name} to every hour; make ${name} two-way; in ${name} the sheet wins.`
  await context.note({ action: 'change_sync', reasoning: message, status: 'rejected' })
  return { done: { interpretation, mappingId, syncId, runId: null, run: null, message } }
}
