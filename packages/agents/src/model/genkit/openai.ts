import { defineCompatOpenAIEmbedder, openAICompatible, openAIModelRunner } from '@genkit-ai/compat-oai'
import { genkit } from 'genkit'
import { model } from 'genkit/plugin'
import { z } from 'zod'
import type { ModelChoice } from '../../settings.ts'
import { guardedFetch } from '../guarded-fetch.ts'
import type { Provider } from '../provider.ts'
import { generateWith, refused } from './generate-with.ts'

/** Actions of Genkit are named `plugin/action`. The model's own name stays out of it: it may have slashes itself. */
const plugin = 'doki'
const chat = `${plugin}/chat`
const own = 'https://api.openai.com/v1'

/** The client's types are those of node-fetch, whose answers have members that nobody uses. */
const clientFetch = guardedFetch as (url: unknown, init: unknown) => Promise<never>

/** OpenAI, or whoever speaks its protocol: a base URL, a key, a name. */
export function openOpenAi({ name, baseUrl, apiKey, embedder }: ModelChoice): Provider {
  // OpenAI's reasoning models refuse the old name of the limit; others know only that.
  const limit = baseUrl === null ? 'max_completion_tokens' : 'max_tokens'
  const ai = genkit({
    promptDir: null,
    plugins: [
      openAICompatible({
        name: plugin,
        apiKey: apiKey ?? false,
        // All of them said, or the client looks for them in the environment.
        baseURL: baseUrl ?? own,
        organization: null,
        project: null,
        maxRetries: 0,
        fetch: clientFetch,
        async initializer(client) {
          const run = openAIModelRunner(name, client, (request, body) => {
            const { schema, maxOutputTokens } = Config.parse(request.config)
            Object.assign(body, {
              [limit]: maxOutputTokens,
              response_format: schema && { type: 'json_schema', json_schema: { name: 'answer', schema } },
              // The plugin leaves out what its tools are for.
              tools: body.tools?.map((tool, at) => describe(tool, request.tools?.[at]?.description)),
            })
          })
          const chatModel = model({ name: chat, supports }, async (request, options) => {
            const ran = await run(request, options)
            // Genkit ends all over a count that is none.
            const response = { ...ran, usage: Counts.parse(ran.usage) }
            return refusedIn(ran.raw) ? { ...response, finishReason: 'other', custom: refused } : response
          })
          if (embedder === null) return [chatModel]
          const pluginOptions = { name: plugin }
          return [chatModel, defineCompatOpenAIEmbedder({ name: embedder, client, pluginOptions })]
        },
      }),
    ],
  })
  return {
    schemaWithTools: true,
    embedAtOnce: 96,
    generate: ({ schema, maxTokens, ...turn }) =>
      generateWith(ai, { ...turn, model: chat, config: { schema, maxOutputTokens: maxTokens } }),
    async embed(content) {
      // Unless said, the client asks for base64, and takes the numbers of those who only know numbers for that.
      const options = { encodingFormat: 'float' }
      const found = await ai.embedMany({ embedder: `${plugin}/${embedder}`, content: [...content], options })
      return found.map(({ embedding }) => embedding)
    },
  }
}

const supports = { multiturn: true, tools: true, systemRole: true }

const Config = z.object({
  schema: z.record(z.string(), z.unknown()).nullable(),
  maxOutputTokens: z.number(),
})

function describe<T extends object>(tool: T, description: string | undefined): T {
  return 'function' in tool ? { ...tool, function: { ...Object(tool.function), description } } : tool
}

const count = z.number().optional().catch(undefined)
const Counts = z.object({ inputTokens: count, outputTokens: count }).catch({})

const Raw = z.object({
  choices: z
    .array(
      z
        .object({ finish_reason: z.unknown(), message: z.object({ refusal: z.unknown() }).partial() })
        .partial(),
    )
    .min(1),
})

function refusedIn(raw: unknown): boolean {
  const [choice] = Raw.safeParse(raw).data?.choices ?? []
  const refusal = choice?.message?.refusal
  return choice?.finish_reason === 'content_filter' || (typeof refusal === 'string' && refusal !== '')
}
