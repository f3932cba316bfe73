import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Edit } from './edit.ts'

/** Something that goes wrong, for the requests it matches. */
export const FaultRule = z.strictObject({
  id: z.string().default(() => randomUUID()),
  /** Regular expressions; absent matches all. */
  method: z.string().optional(),
  path: z.string().optional(),
  /** Of the request's body: `deleteDimension`, `"A7:C7"` … */
  sends: z.string().optional(),
  /** How many matching requests are let through first. */
  after: z.int().min(0).default(0),
  /** How many are hit; 0 means without end. */
  times: z.int().min(0).default(1),
  /** Answers this instead of doing the request. */
  status: z.int().min(100).max(599).optional(),
  body: z.union([z.string(), z.record(z.string(), z.json())]).optional(),
  contentType: z.string().optional(),
  /** Headers added to the answer, planted or real: Retry-After, Location, a false Content-Encoding … */
  headers: z.record(z.string(), z.string()).optional(),
  /** Waits so many milliseconds first. */
  delayMs: z.number().min(0).optional(),
  /** `before`: cuts the connection and does nothing. `after`: does the request, then cuts it without an answer. */
  lost: z.enum(['before', 'after']).optional(),
  /** Does the request, but sends only so many bytes of the answer, then cuts the connection. */
  cutAt: z.int().min(0).optional(),
  /** Does the request, and waits so many milliseconds before it answers. */
  lateMs: z.number().min(0).optional(),
  /** Does the request, and changes the text of its answer: `find` is a regular expression, and all it finds is replaced. */
  rewrite: z.array(z.strictObject({ find: z.string(), with: z.string() })).optional(),
  /** Edits a person makes just before the request is done. */
  edit: z.array(Edit).optional(),
  /** Edits a person makes just after it was done, before it is answered. */
  editAfter: z.array(Edit).optional(),
})
export type FaultRule = z.infer<typeof FaultRule>

/** The rules in force, first match wins. */
export class Faults {
  #rules: { rule: FaultRule; seen: number; hit: number }[] = []

  add(rules: FaultRule[]): void {
    for (const rule of rules) this.#rules.push({ rule, seen: 0, hit: 0 })
  }

  clear(): void {
    this.#rules = []
  }

  list(): (FaultRule & { hit: number })[] {
    return this.#rules.map(({ rule, hit }) => ({ ...rule, hit }))
  }

  /** The rule for this request, counted as used. */
  take(method: string, path: string, body: Buffer): FaultRule | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry
      if (rule.times > 0 && entry.hit >= rule.times) continue
      if (rule.method && !new RegExp(rule.method, 'i').test(method)) continue
      if (rule.path && !new RegExp(rule.path).test(path)) continue
      if (rule.sends && !new RegExp(rule.sends).test(body.toString('utf8'))) continue
      entry.seen++
      if (entry.seen <= rule.after) continue
      entry.hit++
      return rule
    }
    return undefined
  }
}
