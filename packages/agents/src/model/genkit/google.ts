import { googleAI } from '@genkit-ai/google-genai'
import { genkit } from 'genkit'
import type { ModelChoice } from '../../settings.ts'
import type { Provider } from '../provider.ts'
import { generateWith } from './generate-with.ts'

/** Google's own models, over the Gemini API. */
export function openGoogle({ name, baseUrl, apiKey, embedder }: ModelChoice): Provider {
  const ai = genkit({
    promptDir: null,
    plugins: [googleAI({ apiKey: apiKey ?? false, ...(baseUrl && { baseUrl }) })],
  })
  return {
    // Most of its models refuse tools together with an answer in JSON.
    schemaWithTools: false,
    // The plugin sends each text by itself, all of a call at once.
    embedAtOnce: 8,
    generate: ({ schema, maxTokens, ...turn }) =>
      generateWith(ai, {
        ...turn,
        model: googleAI.model(name),
        config: { maxOutputTokens: maxTokens, ...(schema && { responseJsonSchema: schema }) },
        ...(schema && { output: { contentType: 'application/json' } }),
      }),
    async embed(content) {
      const found = await ai.embedMany({ embedder: `googleai/${embedder}`, content: [...content] })
      return found.map(({ embedding }) => embedding)
    },
  }
}
