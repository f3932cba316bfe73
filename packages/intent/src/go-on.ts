import type { Catalog, Interpretation } from '@doki/contracts'
import { answerQuestion } from './answer-question.ts'
import { interpret } from './interpret.ts'
import { understand } from './understand.ts'

/**
 * An answer to the question that was asked, or else words that go on from what was talked about. What says nothing of it
 * answers `previous` itself, untouched.
 */
export function goOn(previous: Interpretation, words: string, catalog: Catalog): Interpretation {
  const answered = answerQuestion(previous, words, catalog)
  if (answered !== previous) return answered
  const said = interpret(words, catalog, { previous })
  if (said.intent.action === 'unknown' || isSame(said, previous)) return previous
  const isAsked = previous.questions.length > 0
  const isOther = said.intent.action !== previous.intent.action
  // While a question is open, half a sentence is an answer that was not understood, and not another wish.
  if (isAsked && isOther && !standsAlone(words, catalog)) return previous
  return oneSchedule(said, previous)
}

/** Words with a verb and a name of their own. */
function standsAlone(words: string, catalog: Catalog): boolean {
  const { action, sync, linked } = understand(words, catalog, true)
  return action !== null && (sync.from !== null || linked.sheet !== null || linked.table !== null)
}

function isSame({ intent, questions }: Interpretation, previous: Interpretation): boolean {
  const text = (value: unknown) => JSON.stringify(value)
  return text(intent) === text(previous.intent) && text(questions) === text(previous.questions)
}

/** The word that was said last on when it runs holds: a schedule, or that there is to be none. */
function oneSchedule(
  { intent, ...rest }: Interpretation,
  { intent: before }: Interpretation,
): Interpretation {
  if (!intent.noSchedule || !intent.schedule) return { ...rest, intent }
  const isKept = intent.schedule === before.schedule || intent.schedule.cron === before.schedule?.cron
  return { ...rest, intent: isKept ? { ...intent, schedule: null } : { ...intent, noSchedule: false } }
}
