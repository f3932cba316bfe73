import { type Answer, type Catalog, type Interpretation, type RequestInput, SyncId } from '@doki/contracts'
import { interpret } from '@doki/intent'
import { proposeDecision } from './change/propose-decision.ts'
import { sideTaken } from './change/side-taken.ts'
import type { FlowDeps } from './deps.ts'
import type { StateOf } from './flow-state.ts'
import { plainWords } from './plain-words.ts'
import { readWords } from './read-words.ts'
import { type Before, spokenBefore, takenBack } from './spoken-before.ts'
import { decide, type Next, type StepContext } from './steps.ts'
import { takeReading } from './take-reading.ts'

/** Reads the words against what the workspace has; asks rather than guesses. */
export async function understand(
  state: StateOf<'understand'>,
  answer: Answer | undefined,
  input: RequestInput,
  context: StepContext,
  deps: FlowDeps,
): Promise<Next> {
  const { interpretation: asked } = state
  const words = asked && answer?.kind === 'question' ? asChoice(asked, answer.choice) : null
  if (asked && words !== null && isGivenUp(asked, words)) return giveUp(asked, context)
  const before =
    words === null && input.previousJobId ? await spokenBefore(input.previousJobId, context, deps) : null
  const take = before?.interpretation.intent.action === 'show_conflicts' ? sideTaken(input.text) : null
  if (before && take) return decideShown(take, before, context, deps)
  const previous = words === null ? (before?.interpretation ?? null) : asked
  const reading = await readWords(words ?? input.text, previous, input, context, deps)
  const { catalog } = reading
  const interpretation = before
    ? heardAnew(reading.interpretation, before, input, catalog)
    : reading.interpretation
  const [question] = interpretation.questions
  const missed = question && interpretation === asked ? state.missed + 1 : 0
  const isAnswer = words !== null
  const heard = { ...reading, interpretation, words: words ?? input.text, missed, isAnswer }
  return takeReading(heard, input, context, deps)
}

/** “Take the sheet's value”, after conflicts were shown. */
async function decideShown(
  take: 'sheet' | 'table',
  { interpretation }: Before,
  context: StepContext,
  deps: Pick<FlowDeps, 'syncsOf'>,
): Promise<Next> {
  const syncs = deps.syncsOf(context.job)
  const id = SyncId.safeParse(interpretation.intent.sync).data
  const shown = id ? ((await syncs.find(id)) ?? null) : null
  return proposeDecision(take, shown, interpretation, context, syncs)
}

/** A yes where there is one choice, and a no to a deletion, are answers by themselves. */
function asChoice({ questions: [question] }: Interpretation, said: string): string {
  const plain = plainWords(said)
  const [first, ...others] = question?.choices ?? []
  if (plain === 'yes' && others.length === 0) return first ?? said
  return plain === 'no' && question?.about === 'deletePolicy' ? (first ?? said) : said
}

/** Also by a no to going on without what was not understood. */
function isGivenUp({ questions: [question] }: Interpretation, said: string): boolean {
  const plain = plainWords(said)
  return plain === 'stop' || (plain === 'no' && question?.about === 'rest')
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
