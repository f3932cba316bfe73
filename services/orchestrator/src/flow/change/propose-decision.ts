import type { Interpretation, Sync } from '@doki/contracts'
import type { KnownSyncs } from '../deps.ts'
import type { Next, StepContext } from '../steps.ts'
import { askFirst } from './ask-first.ts'

/**
 * After conflicts were shown, and one side was said to be right: asks whether all that are open are to be decided so. Of
 * several syncs with conflicts, says to name one.
 */
export async function proposeDecision(
  take: 'sheet' | 'table',
  shown: Sync | null,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const all = await Promise.all(
    (shown ? [shown] : await syncs.all()).map(async sync => ({
      sync,
      ...(await syncs.openConflicts(sync.id)),
    })),
  )
  const [found, ...others] = all.filter(({ count }) => count > 0)
  if (!found || others.length > 0) {
    const names = [found, ...others].flatMap(each => (each ? [`“${each.sync.name}”`] : [])).join(', ')
    const message = found ? context.say('conflictsOfSeveral', { names }) : context.say('noConflicts')
    await context.note({ action: 'show', reasoning: message, status: 'applied' })
    const { id: syncId = null, mappingId = null } = shown ?? {}
    return { done: { interpretation, mappingId, syncId, runId: null, run: null, message } }
  }
  const { sync, count, until } = found
  const text = context.say(take === 'sheet' ? 'askTakeSheet' : 'askTakeTable', {
    name: sync.name,
    count: `${count}`,
    syncId: sync.id,
  })
  const change = { action: 'resolve_conflicts', syncId: sync.id, take, until, text } as const
  return askFirst(change, interpretation, context)
}
