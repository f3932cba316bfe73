import { startOpenAi } from '@doki/local'
import { createLog } from '@doki/service'
import type { Test } from 'tap'
import { z } from 'zod'
import { modelSettings } from '../../settings.ts'
import type { Question } from '../model.ts'
import { openModel } from '../open-model.ts'

/** Long and odd, so that any part of it is found wherever it should not be. */
export const canary = 'sk-canary-Zq8vXw3LmPt6RbKd'

/** An answer of the kind agents want. */
export const Pair = z.strictObject({ sheet: z.string(), table: z.string(), sure: z.number().min(0).max(1) })
export type Pair = z.infer<typeof Pair>
export const pair: Pair = { sheet: 'Nachname', table: 'last_name', sure: 0.9 }

/** A model over the real plugin, its provider being the stand-in; with these settings in place of the usual. */
export async function setupModel(t: Test, settings: Record<string, string> = {}) {
  const openAi = await startOpenAi({ key: canary })
  t.teardown(() => openAi.stop())
  const lines: string[] = []
  const log = createLog('test', 'trace', { write: (line: string) => void lines.push(line) })
  const read = z.object(modelSettings).parse({
    MODEL_PROVIDER: 'openai',
    MODEL_NAME: 'acme/thinker-1',
    MODEL_BASE_URL: openAi.url,
    MODEL_API_KEY: canary,
    ...settings,
  })
  const model = openModel(read, { log })
  if (!model) throw new Error('expected a model')
  const ask = (question: Partial<Question<Pair>> = {}) =>
    model.ask({
      purpose: 'map_columns',
      system: 'You map columns.',
      prompt: 'The sheet has the column Nachname, the table last_name.',
      schema: Pair,
      signal: new AbortController().signal,
      ...question,
    })
  return { ...openAi, model, ask, log, logged: () => lines.join('') }
}

/** What the stand-in was told, message by message. */
export function said(chat: { messages: unknown[] } | undefined): string {
  return JSON.stringify(chat?.messages ?? [])
}
