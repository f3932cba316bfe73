import { type Intent, MappingProposal, type RequestInput } from '@doki/contracts'
import { columnsNamed, readKey } from '@doki/intent'
import type { FlowDeps } from './deps.ts'
import { endedChild } from './ended-child.ts'
import type { StateOf } from './flow-state.ts'
import { checkPatience } from './patience.ts'
import { plainWords } from './plain-words.ts'
import { columnsOf, withColumns } from './proposed-columns.ts'
import { type Reading, readWords } from './read-words.ts'
import type { Next, StepContext } from './steps.ts'
import { takeReading } from './take-reading.ts'

/** Where a decision is waited for. */
export type Undecided = StateOf<'review' | 'confirm' | 'agree'>

/** Asks the same once more. */
type AskAgain = (state: Undecided) => Promise<Next>

/**
 * Words where a decision was asked for, and which are none: a change of the same request is taken, before anything was made.
 * All else leaves it as it is, and the same is asked again, with a word on what became of the answer.
 */
export async function reconsider(
  state: Undecided,
  words: string,
  input: RequestInput,
  context: StepContext,
  deps: FlowDeps,
  askAgain: AskAgain,
): Promise<Next> {
  if (plainWords(words) === 'wait') return withNote(await askAgain(state), context.say('waits'))
  if (state.step === 'confirm') return misheard(state, context, askAgain)
  const before = state.interpretation
  const reading = await readAnew(state, words, input, context, deps)
  const { interpretation } = reading
  if (interpretation === before) return misheard(state, context, askAgain)
  if (!isOfSame(before.intent, interpretation.intent)) {
    const reasoning = `Understood as ${interpretation.intent.action}, which is another request; this one waits for its answer.`
    await context.note({ action: 'interpret', reasoning, status: 'rejected' })
    return withNote(await askAgain(state), context.say('anotherRequest'))
  }
  return takeReading({ ...reading, words, missed: 0, isAnswer: true }, input, context, deps)
}

/** At the review the columns are in view: a name of one may be the key by itself, where none was found. */
async function readAnew(
  state: StateOf<'review' | 'agree'>,
  words: string,
  input: RequestInput,
  context: StepContext,
  deps: FlowDeps,
): Promise<Reading> {
  const { interpretation: before } = state
  if (state.step === 'agree') return readWords(words, before, input, context, deps)
  const proposal = await endedChild(context, state.mappingJobId, MappingProposal)
  if (!proposal) return readWords(words, before, input, context, deps)
  const columns = columnsOf(proposal)
  const reading = await readWords(words, before, input, context, {
    ...deps,
    readCatalog: async (...asked) => withColumns(await deps.readCatalog(...asked), columns),
  })
  const isKeyAsked = proposal.problems.some(({ code }) => ofKey.has(code))
  const alone = isKeyAsked ? columnsNamed(words, columns) : []
  const key = alone.length > 0 ? alone : readKey(words, columns, before.intent)
  if (key.length === 0 || JSON.stringify(key) === JSON.stringify(before.intent.key)) return reading
  const { interpretation: said } = reading
  const changed = alone.length > 0 || !isOfSame(before.intent, said.intent) ? before : said
  return { ...reading, interpretation: { ...changed, intent: { ...changed.intent, key } } }
}

const ofKey = new Set(['no_key', 'key_not_unique', 'no_unique_index'])

/** The same request, otherwise; a mapping that was asked for may become a sync of the same two. */
function isOfSame(before: Intent, said: Intent): boolean {
  return (
    before.action === said.action || (before.action === 'suggest_mapping' && said.action === 'create_sync')
  )
}

async function misheard(state: Undecided, context: StepContext, askAgain: AskAgain): Promise<Next> {
  const { say, note } = context
  const missed = state.missed + 1
  checkPatience(missed, { text: say(decisionOf[state.step]), choices: [] }, say)
  const reasoning = `The answer was not understood (${missed}).`
  await note({ action: 'interpret', reasoning, status: 'rejected' })
  return withNote(await askAgain({ ...state, missed }), say(hintOf[state.step]))
}

const decisionOf = { review: 'isReviewRight', confirm: 'isPlanRight', agree: 'isChangeRight' } as const
const hintOf = { review: 'neitherButChange', confirm: 'neither', agree: 'neitherButChange' } as const

function withNote(next: Next, note: string): Next {
  return 'ask' in next ? { ...next, ask: { ...next.ask, note } } : next
}
