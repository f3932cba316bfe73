import {
  type Answer,
  DokiError,
  type Interpretation,
  type RequestInput,
  type SuggestMapping,
} from '@doki/contracts'
import { answerQuestion, interpret } from '@doki/intent'
import { checkSchedule } from '@doki/schedule'
import type { FlowDeps, WorkspaceCatalog } from './deps.ts'
import type { StateOf } from './flow-state.ts'
import type { Next, StepContext } from './steps.ts'

/** Reads the words against what the workspace has; asks rather than guesses. */
export async function understand(
  state: StateOf<'understand'>,
  answer: Answer | undefined,
  input: RequestInput,
  context: StepContext,
  deps: FlowDeps,
): Promise<Next> {
  await context.progress({ done: 0, total: null, message: 'Looking at your spreadsheets and tables' })
  const found = await deps.readCatalog(context.job.workspaceId, input)
  const interpretation =
    state.interpretation && answer?.kind === 'question'
      ? answerQuestion(state.interpretation, answer.choice, found.catalog)
      : interpret(input.text, found.catalog)
  await context.note({
    action: 'interpret',
    reasoning: describe(interpretation),
    inputSummary: `${input.text.length} characters, ${found.catalog.spreadsheets.length} spreadsheets, ${found.catalog.tables.length} tables`,
    outputSummary: interpretation.intent.action,
    status: interpretation.questions.length > 0 ? 'proposed' : 'applied',
  })
  const [question] = interpretation.questions
  if (question) {
    return { ask: { kind: 'question', question }, state: { step: 'understand', interpretation } }
  }
  const mappingJobId = await context.startChild(
    'mapping.suggest',
    'mapping',
    suggestion(interpretation, found),
  )
  return { waitForJob: mappingJobId, state: { step: 'propose', interpretation, mappingJobId } }
}

/** What the mapping agent is asked. Throws `unprocessable` for what a request cannot do yet. */
function suggestion({ intent }: Interpretation, found: WorkspaceCatalog): SuggestMapping {
  if (intent.action === 'unknown') {
    throw new DokiError(
      'unprocessable',
      'That was not understood. Say which sheet and which table belong together, such as: copy the sheet “Orders” into the table orders.',
    )
  }
  if (intent.action !== 'create_sync' && intent.action !== 'suggest_mapping') {
    throw new DokiError(
      'unprocessable',
      `“${intent.action.replace('_', ' ')}” was understood, but in words Doki can only set up a new sync. Use the routes of /syncs for the rest.`,
    )
  }
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
    tab: intent.sheet.tab,
    table: { connectionId: tableConnectionId, ...table },
    key: intent.key,
  }
}

function describe({ intent, confidence, questions }: Interpretation): string {
  const sure = `${Math.round(confidence * 100)} % sure`
  if (questions.length > 0)
    return `Understood as ${intent.action}, ${sure}; asking about ${questions[0]?.about}.`
  return `Understood as ${intent.action}, ${sure}.`
}
