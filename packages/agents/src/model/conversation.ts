import type { Logger } from '@doki/service'
import { estimateMessages, estimateTokens } from './estimate-tokens.ts'
import { failureOf, NoAnswer } from './failure.ts'
import { jsonSchemaOf } from './json-schema-of.ts'
import type { Meter } from './meter.ts'
import type { Question } from './model.ts'
import type { ModelTool } from './model-tool.ts'
import type { Message, Provider, Reply, Turn } from './provider.ts'
import { race } from './race.ts'
import { runTools } from './run-tools.ts'

/** How often a model may ask for tools within a question, and for how many at once. */
export const mostToolTurns = 5
const mostToolsAtOnce = 8

/** Characters of what it says to that. */
const mostWanted = 50_000

/** Characters of an answer that are shown to the model that gave it, when it is to answer again. */
const mostShown = 8_000

/** What is learned of a provider, for as long as the process lives. */
export interface Memory {
  /** It takes no schema but in words: in a call without tools, in one with tools. */
  schemaInWords: { alone: boolean; withTools: boolean }
}

type Start = {
  provider: Provider
  /** Tokens of one answer. */
  maxTokens: number
  meter: Meter
  signal: AbortSignal
  memory: Memory
  log: Logger
}

/** What was said so far about a question, and by what rules it goes on. */
export interface Conversation extends Start {
  messages: Message[]
  /** Null: it was told in words. */
  schema: Turn['schema']
  tools: readonly ModelTool[]
  /** How often the model asked for tools. */
  toolTurns: number
}

export function startConversation(
  question: Pick<Question<unknown>, 'system' | 'prompt' | 'schema' | 'tools'>,
  start: Start,
): Conversation {
  const { system, prompt, schema, tools = [] } = question
  const messages: Message[] = [
    { role: 'system', content: [{ text: system }] },
    { role: 'user', content: [{ text: prompt }] },
  ]
  const conversation = { ...start, messages, schema: jsonSchemaOf(schema), tools, toolTurns: 0 }
  const { memory, provider } = start
  const inWords =
    tools.length > 0
      ? memory.schemaInWords.withTools || !provider.schemaWithTools
      : memory.schemaInWords.alone
  if (inWords) tellSchema(conversation)
  return conversation
}

/** All that was said, without the form. */
export function wordsOf({ messages }: Conversation): string {
  const parts = messages.flatMap(({ content }) => content)
  return parts.map(({ text, toolResponse }) => text ?? String(toolResponse?.output ?? '')).join('\n')
}

/** Adds what we say. */
export function say({ messages }: Conversation, text: string): void {
  messages.push({ role: 'user', content: [{ text }] })
}

/**
 * Goes on until the model says something other than which tools it wants, and adds what was said. Undefined when it
 * wants more than it may.
 */
export async function converse(conversation: Conversation): Promise<Reply | undefined> {
  const { messages, tools, signal, log } = conversation
  for (;;) {
    const reply = await callInSomeWay(conversation)
    if (reply.toolCalls.length === 0) {
      messages.push({ role: 'model', content: [{ text: reply.text.slice(0, mostShown) || '(nothing)' }] })
      return reply
    }
    if (conversation.toolTurns++ >= mostToolTurns || isTooMuch(reply)) return undefined
    messages.push(reply.message, await runTools(reply.toolCalls, { tools, signal, log }))
  }
}

function isTooMuch({ toolCalls, message }: Reply): boolean {
  return toolCalls.length > mostToolsAtOnce || JSON.stringify(message).length > mostWanted
}

/** Many who speak OpenAI's protocol know no schemas, or none together with tools, and say so with 400 or 422. */
async function callInSomeWay(conversation: Conversation): Promise<Reply> {
  try {
    return await call(conversation)
  } catch (error) {
    const status = error instanceof NoAnswer ? error.failure.status : undefined
    if (conversation.schema === null || (status !== 400 && status !== 422)) throw error
    tellSchema(conversation)
    const reply = await call(conversation)
    conversation.memory.schemaInWords[conversation.tools.length > 0 ? 'withTools' : 'alone'] = true
    return reply
  }
}

async function call({
  provider,
  messages,
  schema,
  tools,
  meter,
  signal,
  ...rest
}: Conversation): Promise<Reply> {
  const about = estimateMessages(messages) + estimateTokens(JSON.stringify([schema, tools]))
  const maxTokens = Math.min(rest.maxTokens, meter.claim(about))
  try {
    const reply = await race(provider.generate({ messages, schema, tools, maxTokens, signal }), signal)
    meter.count(reply.usage, { input: about, output: estimateMessages([reply.message]) })
    return reply
  } catch (error) {
    const failure = failureOf(error)
    // A provider that was given up on, or not understood, did its work all the same.
    if (signal.aborted || failure.why === 'unreadable') meter.count({}, { input: about, output: 0 })
    signal.throwIfAborted()
    throw new NoAnswer(failure)
  }
}

/** In words, for who takes no schema. */
function tellSchema(conversation: Conversation): void {
  const [system] = conversation.messages
  system?.content.push({
    text: `\nAnswer with one JSON object and nothing else. It has to fit this JSON Schema:\n${JSON.stringify(conversation.schema)}`,
  })
  conversation.schema = null
}
