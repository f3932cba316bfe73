import { DokiError, type Interpretation, type Mapping, type Sync } from '@doki/contracts'
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
  const mapping = await syncs.mappingOf(sync)
  checkKey(sync, mapping, intent.key)
  const before = rulesOf(sync)
  const after = changedRules(before, intent)
  checkRules(after, mapping.columns)
  const changes = describeChanges(before, after)
  if (changes.length === 0) return nothingToDo(sync, interpretation, context)
  const turned =
    before.direction === after.direction
      ? ''
      : ' What the first run that way would do is shown before it runs.'
  const text = `Change “${sync.name}”? ${changes.join('; ')}.${turned}`
  return askFirst({ action: 'change_sync', syncId: sync.id, before, after, text }, interpretation, context)
}

/** The rows a sync knows are known by its key. Throws, saying what to do, when another one is asked for. */
function checkKey(
  { name }: Sync,
  { sheet, table, columns, key }: Pick<Mapping, 'sheet' | 'table' | 'columns' | 'key'>,
  asked: readonly string[],
): void {
  const isAsIs = asked.every(said =>
    columns.some(
      ({ column, header }) =>
        key.columns.includes(column) && [column, header].map(plain).includes(plain(said)),
    ),
  )
  if (isAsIs && (asked.length === 0 || asked.length === key.columns.length)) return
  throw new DokiError(
    'unprocessable',
    `“${name}” tells its rows apart by ${key.columns.join(', ')} and remembers them by it, so that its key stays. To match on ${asked.join(', ')}, delete this sync, which leaves the sheet and the table as they are, and then say: sync “${sheet.spreadsheetTitle}” with “${table.name}”, match on ${asked.join(', ')}. Nothing was changed.`,
  )
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

async function nothingToDo(
  { id: syncId, mappingId, name }: Sync,
  interpretation: Interpretation,
  context: StepContext,
): Promise<Next> {
  const { direction, conflictPolicy, deletePolicy, schedule, live, noSchedule, key } = interpretation.intent
  const isSaid =
    (direction ?? conflictPolicy ?? deletePolicy ?? schedule ?? live) !== null || noSchedule || key.length > 0
  const message = isSaid
    ? `“${name}” is that way already; nothing was changed.`
    : `What is to change about “${name}”? Say for example: change ${name} to every hour; make ${name} two-way; in ${name} the sheet wins.`
  await context.note({ action: 'change_sync', reasoning: message, status: 'rejected' })
  return { done: { interpretation, mappingId, syncId, runId: null, run: null, message } }
}
