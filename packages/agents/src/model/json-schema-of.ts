import { z } from 'zod'

/**
 * A schema as models are told of it: what goes in, since we parse the answer ourselves. What JSON Schema cannot say
 * (a refinement) is left out. Genkit would take a zod 4 schema without a word and check nothing by it.
 */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...found } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  })
  return found
}
