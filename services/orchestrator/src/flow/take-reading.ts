import { DokiError, type Interpretation, type Question, type RequestInput } from '@doki/contracts'
import { command } from './command.ts'
import type { FlowDeps } from './deps.ts'
import { checkPatience } from './patience.ts'
import type { Reading } from './read-words.ts'
import type { Next, StepContext } from './steps.ts'
import { suggest } from './suggest.ts'

/** What was said last, as it was read. */
export interface Heard extends Reading {
  words: string
  /** How many answers in a row said nothing that could be used. */
  missed: number
  isAnswer: boolean
}

/** Goes on with what was understood: asks what is missing, or does it. */
export async function takeReading(
  heard: Heard,
  input: RequestInput,
  context: StepContext,
  deps: FlowDeps,
): Promise<Next> {
  const { interpretation, catalog, found, words, missed, isAnswer } = heard
  const { note, settle, say } = context
  if (isAnswer) await settle('expired', null)
  await note({
    action: 'interpret',
    reasoning: missed > 0 ? `The answer was not understood (${missed}).` : describe(interpretation),
    inputSummary: `${words.length} characters, ${catalog.spreadsheets.length} spreadsheets, ${catalog.tables.length} tables, ${catalog.syncs.length} syncs`,
    outputSummary: interpretation.intent.action,
    status: interpretation.questions.length > 0 ? 'proposed' : 'applied',
  })
  const [question] = interpretation.questions
  if (question) return askFor(question, heard, context)
  switch (interpretation.intent.action) {
    case 'unknown':
      throw new DokiError('unprocessable', say('notUnderstood'))
    case 'create_sync':
    case 'suggest_mapping':
      if (!found) throw new Error('The catalogue was not read')
      return suggest(interpretation, found, [...new Set([words, input.text])], context)
    default:
      return command(interpretation, catalog, context, deps)
  }
}

/** Throws `unprocessable`, in words, for a question that nobody can answer, and one that was asked often enough. */
function askFor(question: Question, { interpretation, catalog, missed }: Heard, { say }: StepContext): Next {
  if (question.about === 'sync' && catalog.syncs.length === 0)
    throw new DokiError('unprocessable', say('noSync'))
  checkPatience(missed, question, say)
  const note = missed > 0 ? { note: say('noChoice') } : {}
  return {
    ask: { kind: 'question', question, ...note },
    state: { step: 'understand', interpretation, missed },
  }
}

function describe({ intent, confidence, questions }: Interpretation): string {
  const sure = `${Math.round(confidence * 100)} % sure`
  if (questions.length > 0)
    return `Understood as ${intent.action}, ${sure}; asking about ${questions[0]?.about}.`
  return `Understood as ${intent.action}, ${sure}.`
}
