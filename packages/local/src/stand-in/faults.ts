import { z } from 'zod'

/** What shall go wrong, with which calls, how often. */
export const FaultRule = z.strictObject({
  /** The call as the request log names it, or `*`. */
  method: z.string(),
  /** Only calls whose summary contains this. */
  match: z.string().optional(),
  /** Answer this instead of doing it: a gRPC status name or number, or an HTTP status. */
  status: z.union([z.string(), z.int()]).optional(),
  /** Wait this long first. */
  delayMs: z.int().nonnegative().optional(),
  /** Do it, then fail as if the answer got lost on its way. */
  lost: z.boolean().default(false),
  /** Pub/Sub push only: deliver this many copies at once. */
  duplicate: z.int().min(2).max(1000).optional(),
  /** How many calls it meets. */
  times: z.int().positive().default(1),
})
export type FaultRule = z.infer<typeof FaultRule>

export type Faults = ReturnType<typeof faults>

/** The rules in force. The first that fits a call is used, and gone once it met `times` calls. */
export function faults() {
  let rules: FaultRule[] = []
  return {
    add(...added: z.input<typeof FaultRule>[]): void {
      rules.push(...added.map(rule => FaultRule.parse(rule)))
    },
    list: (): readonly FaultRule[] => rules,
    clear(): void {
      rules = []
    },
    /** The rule this call meets, if any; it counts as met. */
    take(method: string, summary: string): FaultRule | undefined {
      const rule = rules.find(
        each => (each.method === '*' || each.method === method) && summary.includes(each.match ?? ''),
      )
      if (rule && --rule.times === 0) rules = rules.filter(each => each !== rule)
      return rule
    },
  }
}
