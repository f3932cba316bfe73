import { type Interpretation, RunResult, type Sync, type SyncStatus } from '@doki/contracts'
import { describeCounts } from '../counts.ts'
import type { KnownSyncs } from '../deps.ts'
import type { Next, StepContext } from '../steps.ts'
import { describeState, moment } from './describe-state.ts'

/** So many syncs are told of when none is named. */
const most = 20

/** How one sync is, or all of them. */
export function showStatus(
  sync: Sync | null,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  return show(sync, interpretation, context, syncs, async each => {
    const status = await syncs.status(each.id)
    return [
      describeState(each),
      each.freshAsOf ? `In step as of ${moment(each.freshAsOf)}.` : 'It has not been in step yet.',
      await lastRunOf(each, syncs, status?.openConflicts ?? 0),
      ...(status ? [waiting(status)] : []),
    ].join(' ')
  })
}

/** What waits for a person to decide. */
export function showConflicts(
  sync: Sync | null,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  return show(sync, interpretation, context, syncs, async ({ id, name }) => {
    const open = (await syncs.status(id))?.openConflicts ?? 0
    if (open === 0) return `“${name}”: no conflicts.`
    return `“${name}”: ${plural(open, 'conflict')} to decide, under /conflicts?syncId=${id}. ${context.say('howToDecide')}`
  })
}

async function show(
  sync: Sync | null,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
  describe: (sync: Sync) => Promise<string>,
): Promise<Next> {
  const all = sync ? [sync] : await syncs.all()
  const lines = await Promise.all(all.slice(0, most).map(describe))
  if (all.length > most) lines.push(`${all.length - most} more are under /syncs.`)
  const message = lines.length > 0 ? lines.join('\n') : 'There is no sync yet.'
  await context.note({
    action: 'show',
    reasoning: `Told of ${sync ? `“${sync.name}”` : plural(all.length, 'sync')}.`,
    status: 'applied',
  })
  const { id: syncId = null, mappingId = null } = sync ?? {}
  return { done: { interpretation, mappingId, syncId, runId: null, run: null, message } }
}

async function lastRunOf({ id }: Sync, syncs: KnownSyncs, openConflicts: number): Promise<string> {
  const run = await syncs.lastRun(id)
  if (!run) return 'It has not run yet.'
  const at = moment(run.finishedAt ?? run.createdAt)
  switch (run.status) {
    case 'completed':
      return `Last run: ${at}, ${outcomeOf(RunResult.parse(run.result), openConflicts)}.`
    case 'failed':
      return `The last run failed at ${at}: ${run.error?.message.replace(/\.$/, '') ?? 'no reason is known'}.`
    case 'cancelled':
      return `The last run was cancelled at ${at}.`
    case 'pending':
    case 'running':
    case 'waiting':
      return `A run is on its way since ${moment(run.startedAt ?? run.createdAt)}.`
  }
}

function outcomeOf({ outcome, plan }: RunResult, openConflicts: number): string {
  switch (outcome) {
    case 'idle':
      return openConflicts === 0 ? 'both sides agreed' : 'no row had to be changed'
    case 'guarded':
      return `stopped before anything was changed: ${plan.guards.map(({ message }) => message.replace(/\.$/, '')).join('; ')}`
    case 'planned':
    case 'applied': {
      const counts = describeCounts(plan)
      return counts.charAt(0).toLowerCase() + counts.slice(1)
    }
  }
}

function waiting({ openConflicts, resolvedConflicts, quarantined }: SyncStatus): string {
  const decided = resolvedConflicts === 0 ? '' : `, ${resolvedConflicts} decided for the next run`
  return `${plural(openConflicts, 'conflict')} to decide${decided}; ${quarantined} in quarantine.`
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
