import { z } from 'zod'

const Attributes = z.record(z.string(), z.string()).default({})

/** A published message as it is kept: plain JSON. */
export const Message = z.object({
  id: z.string(),
  /** Base64. */
  data: z.string(),
  attributes: Attributes,
  orderingKey: z.string(),
  /** ISO time. */
  publishTime: z.string(),
})
export type Message = z.infer<typeof Message>

/** A message as a publisher sends it. */
export const Published = z.object({
  data: z.instanceof(Buffer).default(Buffer.alloc(0)),
  attributes: Attributes,
  orderingKey: z.string().default(''),
})
export type Published = z.infer<typeof Published>

let sequence = 0

/** Gives it its id, which no other message of this or an earlier process has, and its time. */
export function acceptMessage({ data, attributes, orderingKey }: Published): Message {
  const id = `${Date.now()}${String(++sequence % 1_000_000).padStart(6, '0')}`
  const publishTime = new Date().toISOString()
  return { id, data: data.toString('base64'), attributes, orderingKey, publishTime }
}
