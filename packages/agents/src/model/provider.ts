import type { MessageData } from 'genkit'
import type { ModelTool } from './model-tool.ts'

/** A message of a conversation, as Genkit has it. */
export type Message = MessageData

/** One call of a conversation. */
export interface Turn {
  messages: Message[]
  /** The JSON Schema the answer has to fit; null: the messages say it themselves. */
  schema: Record<string, unknown> | null
  tools: readonly ModelTool[]
  maxTokens: number
  signal: AbortSignal
}

/** What came back of it. */
export interface Reply {
  text: string
  /** `length`: cut off at the limit. */
  finish: 'stop' | 'length' | 'refused' | 'other'
  /** Tools it asks for, in order. */
  toolCalls: { name: string; ref?: string | undefined; args: unknown }[]
  /** As the conversation goes on with it. */
  message: Message
  /** As the provider says, unchecked. */
  usage: { inputTokens?: number | undefined; outputTokens?: number | undefined }
}

/** A way to a provider's models. Throws what the way throws: `failureOf` tells what it means. */
export interface Provider {
  /** Whether it takes a schema and tools in one call. */
  schemaWithTools: boolean
  /** Texts of one call to `embed` at most. */
  embedAtOnce: number
  generate(turn: Turn): Promise<Reply>
  embed(texts: string[], signal: AbortSignal): Promise<number[][]>
}
