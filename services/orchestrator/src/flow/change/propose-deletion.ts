import type { Interpretation, Sync } from '@doki/contracts'
import type { KnownSyncs } from '../deps.ts'
import { moment } from '../show/describe-state.ts'
import type { Next, StepContext } from '../steps.ts'
import { askFirst } from './ask-first.ts'

/** Asks whether this sync is to be forgotten, and says which one it is: several may have one name. */
export async function proposeDeletion(
  sync: Sync,
  interpretation: Interpretation,
  context: StepContext,
  syncs: KnownSyncs,
): Promise<Next> {
  const { id: syncId, name, createdAt } = sync
  const { sheet, table } = await syncs.mappingOf(sync)
  const text = context.say('askDeletion', {
    name,
    sheet: sheet.spreadsheetTitle,
    tab: sheet.tab,
    table: `${table.schema}.${table.name}`,
    at: moment(createdAt),
  })
  return askFirst({ action: 'delete_sync', syncId, text }, interpretation, context)
}
