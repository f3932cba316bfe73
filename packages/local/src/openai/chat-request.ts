import { z } from 'zod'
import { ApiError } from './api-error.ts'

const ToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
})

const Message = z.discriminatedUnion('role', [
  z.object({
    role: z.literal(['system', 'developer', 'user']),
    content: z.union([z.string(), z.array(z.unknown())]),
  }),
  z.object({
    role: z.literal('assistant'),
    content: z.string().nullish(),
    tool_calls: z.array(ToolCall).min(1).optional(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
])

const JsonSchema = z.record(z.string(), z.unknown())

/** What `POST /v1/chat/completions` takes, as far as it is used. */
export const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          schema: JsonSchema,
          strict: z.boolean().nullish(),
        }),
      }),
    ])
    .optional(),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string().optional(),
          parameters: JsonSchema.optional(),
        }),
      }),
    )
    .optional(),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
  stream: z.literal(false).optional(),
})
export type ChatRequest = z.infer<typeof ChatRequest>

/** Parsed, or refused in OpenAI's words. */
export function readChatRequest(body: unknown): ChatRequest {
  const { data, error } = ChatRequest.safeParse(body)
  if (error) throw new ApiError(400, z.prettifyError(error))
  const wrong = whatIsWrongWithTools(data.messages)
  if (wrong) throw new ApiError(400, wrong)
  return data
}

/** Every call is answered right after it was made, and nothing else is. */
function whatIsWrongWithTools(messages: ChatRequest['messages']): string | undefined {
  let open: string[] = []
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.includes(message.tool_call_id))
        return "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
      open = open.filter(id => id !== message.tool_call_id)
      continue
    }
    if (open.length > 0)
      return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${open.join(', ')}`
    if (message.role === 'assistant') open = message.tool_calls?.map(({ id }) => id) ?? []
  }
  return undefined
}
