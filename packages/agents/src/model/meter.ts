import { NoAnswer } from './failure.ts'
import type { Usage } from './model.ts'

/** A usage no honest call has. What a provider says of itself is not believed beyond. */
const mostTokens = 10_000_000

export type Meter = ReturnType<typeof startMeter>

interface Options {
  /** Tokens in all. */
  maxTokens: number
  prices: { input: number; output: number } | null
  now: () => number
}

type Said = { inputTokens?: number | undefined; outputTokens?: number | undefined }

/** Counts what one question uses. */
export function startMeter({ maxTokens, prices, now }: Options) {
  const started = now()
  let [input, output, calls, estimated] = [0, 0, 0, false]
  return {
    /** Before a call of about so many tokens: how many its answer may have. Throws `NoAnswer`. */
    claim(about: number): number {
      const left = maxTokens - input - output - about
      if (left <= 0) throw new NoAnswer({ why: 'budget' })
      calls++
      return left
    },
    /** After a call: what the provider says it was, or about so many where it says nothing that can be. */
    count(said: Said, about: { input: number; output: number }): void {
      input += read(said.inputTokens) ?? about.input
      output += read(said.outputTokens) ?? about.output
      estimated ||= read(said.inputTokens) === null || read(said.outputTokens) === null
    },
    usage(): Usage {
      // A price is of a million tokens, a cost in millionths.
      const costMicros = prices && Math.round(input * prices.input + output * prices.output)
      return { inputTokens: input, outputTokens: output, costMicros, calls, ms: now() - started, estimated }
    },
  }
}

function read(tokens: unknown): number | null {
  return typeof tokens === 'number' && tokens >= 0 && tokens <= mostTokens ? Math.ceil(tokens) : null
}
