import type { Logger } from '@doki/service'
import type { ModelChoice } from '../settings.ts'
import { type Conversation, type Memory, startConversation, wordsOf } from './conversation.ts'
import { type Failure, NoAnswer, noAnswer } from './failure.ts'
import { type Meter, startMeter } from './meter.ts'
import type { Answered, Question } from './model.ts'
import type { Provider } from './provider.ts'
import { race } from './race.ts'
import { tryTwice } from './try-twice.ts'

export interface AskDeps {
  choice: ModelChoice
  /** `openai/gpt-4.1-mini` */
  name: string
  /** Opened when it is first asked for. */
  provider: () => Promise<Provider>
  memory: Memory
  log: Logger
  now: () => number
}

/** Asks a model, within the time and the tokens there are. */
export async function askModel<T>(question: Question<T>, deps: AskDeps): Promise<Answered<T>> {
  const { choice, memory, log } = deps
  let conversation: Conversation | undefined
  const asked = () => (conversation ? wordsOf(conversation) : '')
  return within(question, { ...deps, asked }, async tools => {
    conversation = startConversation(question, { ...tools, memory, log, maxTokens: choice.maxTokens })
    return tryTwice(question, conversation)
  })
}

type Limits = { signal: AbortSignal; maxTokens?: number | undefined }
type Deps = AskDeps & {
  /** What is sent, which no message may repeat. */
  asked: () => string
}
type Tools = { provider: Provider; meter: Meter; signal: AbortSignal }

/**
 * Work with a provider: ended when its time is over, its usage counted, and what goes wrong told rather than thrown.
 */
export async function within<T>(
  { signal: own, maxTokens = Number.POSITIVE_INFINITY }: Limits,
  { choice, name, provider, asked, now }: Deps,
  work: (tools: Tools) => Promise<{ ok: true; answer: T } | Failure>,
): Promise<Answered<T>> {
  const meter = startMeter({ maxTokens, prices: choice.prices, now })
  const late = AbortSignal.timeout(choice.timeoutMs)
  const signal = AbortSignal.any([own, late])
  const told = (failure: Failure): Answered<T> => {
    const message = noAnswer(failure, { name, key: choice.apiKey ?? '', asked: asked() })
    return { ok: false, why: failure.why, message, usage: meter.usage() }
  }
  if (maxTokens <= 0) return told({ why: 'budget' })
  try {
    const done = await work({ provider: await race(provider(), signal), meter, signal })
    return 'ok' in done ? { ...done, usage: meter.usage() } : told(done)
  } catch (error) {
    if (own.aborted) return told({ why: 'cancelled' })
    if (late.aborted) return told({ why: 'timeout' })
    if (error instanceof NoAnswer) return told(error.failure)
    throw error
  }
}
