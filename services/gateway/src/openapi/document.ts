import { z } from 'zod'

const Content = z.record(z.string(), z.looseObject({}))

/** The parts of an operation that are told more of. */
export const OperationObject = z.looseObject({
  summary: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), description: z.string().optional() }))
    .optional(),
  requestBody: z.looseObject({ content: Content }).optional(),
  security: z.array(z.looseObject({})).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string().optional(), content: Content.optional() }),
  ),
})
export type OperationObject = z.infer<typeof OperationObject>

/** An OpenAPI document, as far as we look into it. */
export const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), OperationObject)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})
export type Document = z.infer<typeof Document>
