import type { GenerateOptions, Genkit } from 'genkit'
import { z } from 'zod'
import type { Message, Reply, Turn } from '../provider.ts'

type Request = Pick<GenerateOptions, 'model' | 'config' | 'output'> &
  Pick<Turn, 'messages' | 'tools' | 'signal'>

/** What a provider's model passes on beside its answer, as Genkit keeps it. */
export const refused = { refused: true }

const nothing: Message = { role: 'model', content: [] }

/**
 * One call through Genkit. Its answer stays text: Genkit's own parsing throws away what an answer used together with one
 * that is cut off. And tools are not run by Genkit, which ends all when one fails or does not exist.
 */
export async function generateWith(ai: Genkit, request: Request): Promise<Reply> {
  const { signal, tools, messages, ...rest } = request
  try {
    const response = await ai.generate({
      ...rest,
      messages: structuredClone(messages),
      tools: tools.map(({ name, description, parameters }) =>
        ai.dynamicTool({ name, description, inputJsonSchema: parameters }, async () => null),
      ),
      returnToolRequests: true,
      abortSignal: signal,
    })
    return {
      text: response.text,
      finish: finishOf(response),
      toolCalls: response.toolRequests.map(({ toolRequest: { name, ref, input } }) => ({
        name,
        ref,
        args: input,
      })),
      message: response.message?.toJSON() ?? nothing,
      usage: withThoughts(response.usage),
    }
  } catch (error) {
    return emptyReply(error)
  }
}

/** Google counts what a model thinks apart from what it says, and bills both. */
function withThoughts(usage: Reply['usage'] & { thoughtsTokens?: number }): Reply['usage'] {
  const { inputTokens, outputTokens, thoughtsTokens = 0 } = usage
  return { inputTokens, outputTokens: outputTokens === undefined ? undefined : outputTokens + thoughtsTokens }
}

function finishOf({ finishReason, custom }: { finishReason?: string; custom?: unknown }): Reply['finish'] {
  if (finishReason === 'blocked' || Refused.safeParse(custom).success) return 'refused'
  return finishReason === 'stop' || finishReason === 'length' ? finishReason : 'other'
}

const Refused = z.object({ refused: z.literal(true) })

const count = z.number().optional()

/** Genkit throws an answer without a message, as of a filter, within its error. */
const Thrown = z.object({
  detail: z.object({
    response: z.object({
      finishReason: z.string().optional(),
      usage: z.object({ inputTokens: count, outputTokens: count, thoughtsTokens: count }).catch({}),
    }),
  }),
})

function emptyReply(error: unknown): Reply {
  const thrown = Thrown.safeParse(error)
  if (!thrown.success) throw error
  const { response } = thrown.data.detail
  const { usage } = response
  return { text: '', finish: finishOf(response), toolCalls: [], message: nothing, usage: withThoughts(usage) }
}
