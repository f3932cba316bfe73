import { randomUUID } from 'node:crypto'
import type { ModelAnswer } from './answer.ts'
import type { ChatRequest } from './chat-request.ts'
import { countTokens } from './count-tokens.ts'

/** A chat completion that says what the script has. What is longer than was asked for is cut off. */
export function completeChat(request: ChatRequest, answer: ModelAnswer): object {
  const { refusal, toolCalls } = answer
  const whole = answer.text ?? (answer.json === undefined ? null : JSON.stringify(answer.json))
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY
  const isCut = whole !== null && countTokens(whole) > limit
  const content = isCut ? whole.slice(0, limit * 4) : whole
  const tool_calls = toolCalls?.map(({ name, arguments: args }) => ({
    id: `call_${randomUUID()}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}) },
  }))
  const prompt_tokens = countTokens(JSON.stringify(request.messages))
  const completion_tokens = countTokens(content ?? refusal ?? JSON.stringify(tool_calls ?? ''))
  const counted = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: refusal ?? null, ...(tool_calls && { tool_calls }) },
        logprobs: null,
        finish_reason: answer.finish ?? (tool_calls ? 'tool_calls' : isCut ? 'length' : 'stop'),
      },
    ],
    ...(answer.usage !== null && { usage: answer.usage ?? counted }),
  }
}
