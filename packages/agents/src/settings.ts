import { z } from 'zod'
import { isSafeAddress } from './model/safe-address.ts'

const price = (what: string) =>
  z.coerce
    .number()
    .min(0)
    .max(100_000)
    .optional()
    .describe(`what a million tokens of ${what} cost, in US dollars: tells what a call costs`)

const name = z.string().regex(/^[\w.:/@-]{1,200}$/, 'not a name')

/** What a process is told of the model it may ask, the shape of a zod object; `needModel` wants the parts together. */
export const modelSettings = {
  MODEL_PROVIDER: z
    .enum(['none', 'openai', 'google'])
    .default('none')
    .describe(
      'whose model adds to the rules: none, openai (any endpoint that speaks its protocol) or google',
    ),
  MODEL_NAME: name
    .optional()
    .describe('the model as its provider names it, for instance gpt-4.1-mini or gemini-2.5-flash'),
  MODEL_BASE_URL: z
    .string()
    .refine(isSafeAddress, 'not an https address without user, query and fragment; http only on this machine')
    .transform(text => text.replace(/\/+$/, ''))
    .optional()
    .describe(
      'where the provider is, https, up to and with /v1: https://api.groq.com/openai/v1; absent: the provider itself',
    ),
  MODEL_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{1,1000}$/, 'not a key: it holds a blank, a line break or a letter that is not ASCII')
    .optional()
    .describe('the key of the provider; a model on this machine (MODEL_BASE_URL) needs none'),
  MODEL_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(300_000)
    .default(20_000)
    .describe('how long a question may take in all, in ms; then the rules go on alone'),
  MODEL_MAX_TOKENS: z.coerce
    .number()
    .int()
    .min(16)
    .max(1_000_000)
    .default(4_096)
    .describe('how many tokens one answer may have'),
  MODEL_DAILY_TOKENS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1e12)
    .default(500_000)
    .describe('how many tokens a workspace may use a day (UTC); then the rules go on alone'),
  MODEL_INPUT_PRICE: price('questions'),
  MODEL_OUTPUT_PRICE: price('answers'),
  EMBEDDER_NAME: name
    .optional()
    .describe('the model that compares names by meaning, of the same provider; absent: none'),
}

/** Them, read. */
export type ModelSettings = z.output<z.ZodObject<typeof modelSettings>>

/** A chosen model, with all it needs. */
export interface ModelChoice {
  provider: 'openai' | 'google'
  name: string
  baseUrl: string | null
  apiKey: string | null
  timeoutMs: number
  maxTokens: number
  dailyTokens: number
  /** US dollars for a million tokens. */
  prices: { input: number; output: number } | null
  embedder: string | null
}

/** The schema, and that a chosen provider has all its parts: what is missing is listed together with all else that is. */
export function needModel<T extends z.ZodObject<typeof modelSettings>>(schema: T): T {
  return schema.superRefine(
    (settings: unknown, context) => {
      for (const name of missingParts(settings))
        context.addIssue({ code: 'custom', path: [name], message: 'the chosen MODEL_PROVIDER needs it' })
    },
    // Also when other settings are wrong, which would otherwise be said first and alone.
    { when: () => true },
  )
}

/** The settings as `openModel` takes them; null: none is chosen. */
export function modelChoice(settings: ModelSettings): ModelChoice | null {
  const { MODEL_PROVIDER: provider, MODEL_NAME: name } = settings
  const { MODEL_INPUT_PRICE: input, MODEL_OUTPUT_PRICE: output } = settings
  if (provider === 'none' || name === undefined) return null
  return {
    provider,
    name,
    baseUrl: settings.MODEL_BASE_URL ?? null,
    apiKey: settings.MODEL_API_KEY ?? null,
    timeoutMs: settings.MODEL_TIMEOUT_MS,
    maxTokens: settings.MODEL_MAX_TOKENS,
    dailyTokens: settings.MODEL_DAILY_TOKENS,
    prices: input === undefined || output === undefined ? null : { input, output },
    embedder: settings.EMBEDDER_NAME ?? null,
  }
}

/** Read leniently: another setting may be malformed. */
const Parts = z.record(z.string(), z.unknown())

function missingParts(settings: unknown): string[] {
  const { data: parts = {} } = Parts.safeParse(settings)
  const has = (name: keyof typeof modelSettings) => parts[name] !== undefined
  const { MODEL_PROVIDER: provider, MODEL_BASE_URL: baseUrl } = parts
  if (provider !== 'openai' && provider !== 'google') return []
  const missing: string[] = []
  if (!has('MODEL_NAME')) missing.push('MODEL_NAME')
  if (!has('MODEL_API_KEY') && !isLocalModel(provider, baseUrl)) missing.push('MODEL_API_KEY')
  if (!has('MODEL_INPUT_PRICE') && has('MODEL_OUTPUT_PRICE')) missing.push('MODEL_INPUT_PRICE')
  if (!has('MODEL_OUTPUT_PRICE') && has('MODEL_INPUT_PRICE')) missing.push('MODEL_OUTPUT_PRICE')
  return missing
}

/** Such as Ollama, which asks for no key. */
function isLocalModel(provider: string, baseUrl: unknown): boolean {
  return provider === 'openai' && typeof baseUrl === 'string' && /^http:/.test(baseUrl)
}
