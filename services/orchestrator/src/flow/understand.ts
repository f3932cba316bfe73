import {
  type Answer,
  type Catalog,
  DokiError,
  type Interpretation,
  type Question,
  type RequestInput,
  type SuggestMapping,
} from '@doki/contracts'
import { chooseTab, interpret } from '@doki/intent'
import { checkSchedule } from '@doki/schedule'
import type { Say } from '../say/say.ts'
import { command } from './command.ts'
import type { FlowDeps, WorkspaceCatalog } from './deps.ts'
import { derivedId } from './derived-id.ts'
import type { StateOf } from './flow-state.ts'
import { plainWords } from './plain-words.ts'
import { readWords } from './read-words.ts'
import { type Before, spokenBefore, takenBack } from './spoken-before.ts'
import { decide, type Next, type StepContext } from './steps.ts'

/** So often in a row a question is asked again; then the request ends. */
const mostMissed = 5

/** Reads the words against what the workspace has; asks rather than guesses. */
export async function understand(
  state: StateOf<'understand'>,
  answer: Answer | undefined,
  input: RequestInput,
  context: StepContext,
  deps: FlowDeps,
): Promise<Next> {
  const { interpretation: asked } = state
  const words = asked && answer?.kind === 'question' ? answer.choice : null
  if (asked && words !== null && plainWords(words) === 'stop') return giveUp(asked, context)
  const before =
    words === null && input.previousJobId ? await spokenBefore(input.previousJobId, context, deps) : null
  const previous = words === null ? (before?.interpretation ?? null) : asked
  const reading = await readWords(words ?? input.text, previous, input, context, deps)
  const { catalog, found } = reading
  const interpretation = before
    ? heardAnew(reading.interpretation, before, input, catalog)
    : reading.interpretation
  const [question] = interpretation.questions
  const missed = question && interpretation === asked ? state.missed + 1 : 0
  if (words !== null) await context.settle('expired', null)
  await context.note({
    action: 'interpret',
    reasoning: missed > 0 ? `The answer was not understood (${missed}).` : describe(interpretation),
    inputSummary: `${(words ?? input.text).length} characters, ${catalog.spreadsheets.length} spreadsheets, ${catalog.tables.length} tables, ${catalog.syncs.length} syncs`,
    outputSummary: interpretation.intent.action,
    status: interpretation.questions.length > 0 ? 'proposed' : 'applied',
  })
  if (question) {
    checkAnswerable(question, catalog, missed, context.say)
    return { ask: { kind: 'question', question }, state: { step: 'understand', interpretation, missed } }
  }
  switch (interpretation.intent.action) {
    case 'unknown':
      throw new DokiError('unprocessable', context.say('notUnderstood'))
    case 'create_sync':
    case 'suggest_mapping':
      if (!found) throw new Error('The catalogue was not read')
      return suggest(interpretation, found, context)
    default:
      return command(interpretation, catalog, context, deps)
  }
}

/** Words after a request that ended: what says nothing of it stands for itself. */
function heardAnew(
  said: Interpretation,
  before: Before,
  { text }: RequestInput,
  catalog: Catalog,
): Interpretation {
  return said === before.interpretation ? interpret(text, catalog) : takenBack(said, before)
}

async function giveUp(interpretation: Interpretation, context: StepContext): Promise<Next> {
  const message = context.say('nothingDone')
  await decide(context, { action: 'interpret', reasoning: 'The person gave it up.', status: 'rejected' })
  return { done: { interpretation, mappingId: null, syncId: null, runId: null, run: null, message } }
}

/** Throws `unprocessable`, in words, for a question that nobody can answer, and one that was asked often enough. */
function checkAnswerable(
  { about, text, choices }: Question,
  catalog: Catalog,
  missed: number,
  say: Say,
): void {
  if (about === 'sync' && catalog.syncs.length === 0) throw new DokiError('unprocessable', say('noSync'))
  if (missed <= mostMissed) return
  const message =
    choices.length > 0
      ? say('stayedOpenWith', { question: text, choices: choices.join('; ') })
      : say('stayedOpen', { question: text })
  throw new DokiError('unprocessable', message)
}

/** Another sheet or table is another question for the mapping agent; the same one is asked once. */
async function suggest(
  interpretation: Interpretation,
  found: WorkspaceCatalog,
  context: StepContext,
): Promise<Next> {
  const asked = suggestion(interpretation, found)
  const key = `mapping ${derivedId(context.job.id, JSON.stringify(asked))}`
  const mappingJobId = await context.startChild('mapping.suggest', key, asked)
  return { waitForJob: mappingJobId, state: { step: 'propose', interpretation, mappingJobId } }
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

function describe({ intent, confidence, questions }: Interpretation): string {
  const sure = `${Math.round(confidence * 100)} % sure`
  if (questions.length > 0)
    return `Understood as ${intent.action}, ${sure}; asking about ${questions[0]?.about}.`
  return `Understood as ${intent.action}, ${sure}.`
}
