import { z } from 'zod'

/** What the next question is answered with. */
export const ModelAnswer = z
  .strictObject({
    /** What the model says. */
    text: z.string(),
    /** The same, as JSON. */
    json: z.unknown(),
    /** It does not want to, and says so. */
    refusal: z.string(),
    /** It wants these tools used first. Text for `arguments` is sent as it is. */
    toolCalls: z.array(z.strictObject({ name: z.string(), arguments: z.unknown() })).min(1),
    /** Why it ends; otherwise as it follows from the rest. */
    finish: z.string(),
    /** In place of what is counted; null: none is told. */
    usage: z.unknown(),
    /** An error with this HTTP status. */
    status: z.int().min(300).max(599),
    /** What the error says. */
    error: z.string(),
    headers: z.record(z.string(), z.string()),
    /** The whole body, as it is. */
    raw: z.string(),
    /** Wait this long first. */
    delayMs: z.int().nonnegative(),
  })
  .partial()
export type ModelAnswer = z.infer<typeof ModelAnswer>

export type Script = ReturnType<typeof script>

/** The answers to come, each given once, in order. */
export function script() {
  let answers: ModelAnswer[] = []
  let forever: ModelAnswer | undefined
  return {
    add(...added: z.input<typeof ModelAnswer>[]): void {
      answers.push(...added.map(each => ModelAnswer.parse(each)))
    },
    /** To all questions for which there is no other. */
    always(answer: z.input<typeof ModelAnswer> | undefined): void {
      forever = answer && ModelAnswer.parse(answer)
    },
    list: (): readonly ModelAnswer[] => answers,
    clear(): void {
      answers = []
      forever = undefined
    },
    next: (): ModelAnswer | undefined => answers.shift() ?? forever,
  }
}
