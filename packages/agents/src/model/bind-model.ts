import type { Logger } from '@doki/service'
import { count, inSpan, spanKinds } from '@doki/telemetry'
import type { Actions } from '../action-store.ts'
import { reasons } from './failure.ts'
import type { Answered, Model } from './model.ts'

interface Job {
  actions: { record(...action: Parameters<Actions['record']>): Promise<unknown> }
  /** Tokens that the job's workspace used today. */
  tokensToday: () => Promise<number>
  log: Logger
}

/**
 * The model for one job: no call is made once the workspace used its tokens of the day, and each is recorded as an action,
 * whether it went well or not, with what it was for and what it cost; never what was asked or answered.
 */
export function bindModel(model: Model, { actions, tokensToday, log }: Job): Model {
  async function recorded<T>(
    call: Call,
    ask: (maxTokens: number) => Promise<Answered<T>>,
  ): Promise<Answered<T>> {
    const left = model.dailyTokens - (await tokensToday())
    const answered = await traced(call, () => ask(Math.max(0, Math.min(call.maxTokens ?? left, left))))
    await actions.record(actionOf(call, answered))
    const { name, purpose, signal } = call
    const facts = { model: name, purpose, ...answered.usage }
    if (answered.ok) log.info(facts, 'model answered')
    else log.warn({ ...facts, why: answered.why, reason: answered.message }, 'model did not answer')
    // What it used is recorded; the job is not ours any more.
    signal.throwIfAborted()
    return answered
  }

  const { name, embedder, embed } = model
  return {
    ...model,
    ask: question =>
      recorded({ ...question, action: 'ask_model', name }, maxTokens =>
        model.ask({ ...question, maxTokens }),
      ),
    embed:
      embed &&
      ((texts, signal, maxTokens) =>
        recorded(
          { action: 'embed', name: embedder ?? name, purpose: 'compare_names', signal, maxTokens },
          most => embed(texts, signal, most),
        )),
  }
}

type Call = {
  action: string
  /** Of the model. */
  name: string
  purpose: string
  signal: AbortSignal
  maxTokens?: number | undefined
}

/** A span with what it was for and what it used; never what was asked or answered. */
function traced<T>({ action, name, purpose }: Call, ask: () => Promise<Answered<T>>): Promise<Answered<T>> {
  const facts = { 'gen_ai.request.model': name, 'doki.model.purpose': purpose }
  return inSpan(`model ${action}`, { kind: spanKinds.CLIENT, facts }, async span => {
    const answered = await ask()
    const { inputTokens, outputTokens } = answered.usage
    span.setAttributes({
      'gen_ai.usage.input_tokens': inputTokens,
      'gen_ai.usage.output_tokens': outputTokens,
      'doki.model.outcome': answered.ok ? 'ok' : answered.why,
    })
    count('doki_model_tokens_total', inputTokens, { model: name, direction: 'in' })
    count('doki_model_tokens_total', outputTokens, { model: name, direction: 'out' })
    return answered
  })
}

function actionOf(
  { action, name, purpose }: Call,
  answered: Answered<unknown>,
): Parameters<Actions['record']>[0] {
  const { inputTokens, outputTokens, costMicros, calls, ms, estimated } = answered.usage
  return {
    action,
    reasoning: `${name} ${answered.ok ? 'answered' : reasons[answered.why]}`,
    model: name,
    tokens: inputTokens + outputTokens,
    metadata: {
      purpose,
      outcome: answered.ok ? 'ok' : answered.why,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      cost_micros: costMicros,
      calls,
      ms,
      estimated,
    },
  }
}
