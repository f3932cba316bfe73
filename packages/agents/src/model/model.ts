import type { z } from 'zod'
import type { ModelTool } from './model-tool.ts'

/** A model that may be asked. It may only add: whoever asks has rules that do the work when it does not answer. */
export interface Model {
  /** `openai/gpt-4.1-mini`, as recorded in `ai_actions`. */
  name: string
  /** The same of what `embed` asks. */
  embedder: string | null
  /** How many tokens a workspace may use a day. */
  dailyTokens: number
  /**
   * One structured answer, or why there is none; whoever asks then goes on by rules. It never throws for what a model or
   * its provider does. The model an agent is given throws the signal's reason once that is aborted.
   */
  ask<T>(question: Question<T>): Promise<Answered<T>>
  /** A vector for each text, in their order; the nearer, the more alike in meaning. Null: no embedder is configured. */
  embed: Embed | null
}

/** `texts` are names, none of them blank; `maxTokens` as of a question. */
export type Embed = (
  texts: readonly string[],
  signal: AbortSignal,
  maxTokens?: number,
) => Promise<Answered<number[][]>>

/** What a model is asked. What people wrote goes into `prompt` as data, and is nothing to obey. */
export interface Question<T> {
  /** What it is for, in a word: `understand_request`. Recorded; the rest never is. */
  purpose: string
  system: string
  prompt: string
  /** An object. The answer is parsed by it, whatever the provider says it guarantees. */
  schema: z.ZodType<T>
  /** What is wrong with a parsed answer by rules of the caller (names must exist), in words for the model; null: nothing. */
  check?: (answer: T) => string | null
  tools?: readonly ModelTool[]
  signal: AbortSignal
  /** Tokens it may use in all, questions and answers of all turns; without it as many as it takes. */
  maxTokens?: number
}

export type Answered<T> =
  | { ok: true; answer: T; usage: Usage }
  | { ok: false; why: WhyNot; message: string; usage: Usage }

/** Why there is no answer. */
export type WhyNot =
  /** It took longer than MODEL_TIMEOUT_MS. */
  | 'timeout'
  /** The tokens that may be used are used up. */
  | 'budget'
  /** The model does not want to, or a filter of its provider. */
  | 'refused'
  /** Twice no answer that fits the schema and the check, or no end of asking for tools. */
  | 'unreadable'
  /** No connection, or an error on the provider's side. */
  | 'unreachable'
  /** 429: the provider's own limits. */
  | 'limited'
  /** 401, 403: the key is wrong or may not. */
  | 'denied'
  /** Another 4xx: no such model, or it cannot do what is asked of it. */
  | 'rejected'
  /** The asker's own signal was aborted. */
  | 'cancelled'

export interface Usage {
  inputTokens: number
  outputTokens: number
  /** Millionths of a US dollar; null where no prices are set. */
  costMicros: number | null
  /** Calls that were sent. */
  calls: number
  ms: number
  /** Some tokens are not counted but estimated: the provider did not say, or did not answer. */
  estimated: boolean
}
