import { z } from 'zod'

const Value = z
  .object({
    stringValue: z.string().optional(),
    intValue: z.union([z.number(), z.string()]).optional(),
    doubleValue: z.number().optional(),
    boolValue: z.boolean().optional(),
  })
  .transform(value => value.stringValue ?? value.doubleValue ?? value.boolValue ?? Number(value.intValue))

/** OTLP's list of keys and values, as an object. */
export const Attributes = z
  .array(z.object({ key: z.string(), value: Value }))
  .default([])
  .transform(pairs => Object.fromEntries(pairs.map(({ key, value }) => [key, value])))

/** What sent it. */
export const Resource = z.object({ attributes: Attributes })
