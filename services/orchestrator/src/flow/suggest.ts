import { DokiError, type Interpretation, type SuggestMapping } from '@doki/contracts'
import { chooseTab } from '@doki/intent'
import { checkSchedule } from '@doki/schedule'
import type { WorkspaceCatalog } from './deps.ts'
import { derivedId } from './derived-id.ts'
import type { Next, StepContext } from './steps.ts'
import { withKey } from './with-key.ts'

/** Asks the mapping agent: another sheet, table or key is another question; the same one is asked once. */
export async function suggest(
  read: Interpretation,
  found: WorkspaceCatalog,
  said: readonly string[],
  context: StepContext,
): Promise<Next> {
  const interpretation = await withKey(read, said, found)
  const asked = suggestion(interpretation, found)
  const key = `mapping ${derivedId(context.job.id, JSON.stringify(asked))}`
  const mappingJobId = await context.startChild('mapping.suggest', key, asked)
  // Where only the rules are other ones, the proposal is there already.
  return { goOn: { step: 'propose', interpretation, mappingJobId } }
}

/** What the mapping agent is asked. Throws `unprocessable` for what cannot be done. */
function suggestion({ intent }: Interpretation, found: WorkspaceCatalog): SuggestMapping {
  if (intent.schedule) checkSchedule(intent.schedule)
  if (intent.direction === 'table_to_sheet' && !intent.table && intent.newTable) {
    throw new DokiError(
      'unprocessable',
      `There is no table “${intent.newTable}” to copy from. Say which table is meant, by its name in the database.`,
    )
  }
  const table = intent.table ?? (intent.newTable ? { schema: 'public', name: intent.newTable } : null)
  const sheetConnectionId = intent.sheet && found.sheetConnectionOf(intent.sheet.spreadsheetId)
  if (!intent.sheet || !sheetConnectionId)
    throw new DokiError('unprocessable', 'Which spreadsheet is meant? None was found.')
  if (!table)
    throw new DokiError('unprocessable', 'Which table is meant? None was found, and no new one was named.')
  const tableConnectionId = found.tableConnectionOf(table) ?? found.newTableConnection()
  if (!tableConnectionId) {
    throw new DokiError(
      'unprocessable',
      'There is no database connection yet. Add one under /connections first.',
    )
  }
  return {
    sheetConnectionId,
    spreadsheetId: intent.sheet.spreadsheetId,
    // Where it was not said, what it is called as tells, or it would have been asked about.
    tab: intent.sheet.tab ?? chooseTab(intent.sheet, intent, found.catalog),
    table: { connectionId: tableConnectionId, ...table },
    key: intent.key,
  }
}
