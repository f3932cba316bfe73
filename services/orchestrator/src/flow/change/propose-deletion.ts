import type { Interpretation, Sync } from '@doki/contracts'
import type { Next, StepContext } from '../steps.ts'
import { askFirst } from './ask-first.ts'

/** Asks whether this sync is to be forgotten. */
export function proposeDeletion(
  { id: syncId, name }: Sync,
  interpretation: Interpretation,
  context: StepContext,
): Promise<Next> {
  const text = `Delete the sync “${name}”? It runs no more, and its history and open conflicts are forgotten; the sheet and the table stay as they are.`
  return askFirst({ action: 'delete_sync', syncId, text }, interpretation, context)
}
