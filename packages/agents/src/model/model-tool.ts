import { z } from 'zod'
import { jsonSchemaOf } from './json-schema-of.ts'

/** Something a model may look up while it thinks. It reads only: what comes of an answer is for rules and people. */
export interface ModelTool {
  /** `list_datasets` */
  name: string
  description: string
  /** JSON Schema of its arguments. */
  parameters: Record<string, unknown>
  /** With the arguments as the model wrote them. Throws what the tool throws, and `ZodError`s. */
  call(args: unknown, signal: AbortSignal): Promise<unknown>
}

/** A tool from a function. A `DokiError` it throws is told to the model in its words, anything else is not. */
export function modelTool<I>(tool: {
  name: string
  description: string
  input: z.ZodType<I>
  run(input: I, signal: AbortSignal): Promise<unknown>
}): ModelTool {
  const { name, description, input, run } = tool
  if (!/^[a-zA-Z][\w-]{0,63}$/.test(name)) throw new Error(`“${name}” is no name for a tool`)
  return {
    name,
    description,
    parameters: jsonSchemaOf(input),
    call: async (args, signal) => run(z.parse(input, args), signal),
  }
}
