import { z } from 'zod'
import { askPerson, confirmText, isConfirmed } from './confirm.ts'
import { giveAnswer, refuse } from './give-answer.ts'
import { addTool, type Context, type Described, type Tool } from './tool.ts'

/** What would be done, in words for a person, and the state of things it was decided on. */
export type Preview = {
  /** Null: this one needs no yes. */
  what: string | null
  seen?: unknown
  /** Of the job, as it was read: what is done is done to no later one. */
  fence?: number
}

type Definition<I extends z.ZodRawShape, O extends z.ZodRawShape> = Omit<
  Described<z.ZodObject<I>, z.ZodObject<O>>,
  'does'
> & {
  /** Reads what is about to be changed, as it is now. */
  preview(args: z.output<z.ZodObject<I>>, context: Context): Promise<Preview>
  /** `key` is the same for the same yes: what takes an `Idempotency-Key` is done once by it. */
  run(
    args: z.output<z.ZodObject<I>>,
    context: Context,
    given: { key: string | undefined; fence: number | undefined },
  ): Promise<z.input<z.ZodObject<O>>>
}

const Confirm = z
  .string()
  .max(2_000)
  .optional()
  .describe('As the first call answered it, once the person said yes to what it showed')

/** How a tool that needs a yes answers until it has one. */
const Asked = z.object({
  done: z.boolean(),
  needsConfirmation: z.string().optional().describe('What would be done: show it to the person'),
  because: z.string().optional().describe('Why the `confirm` that was given is not good'),
  confirm: z.string().optional().describe('Call again with it, and the same arguments, after a yes'),
  confirmBefore: z.string().optional(),
})

/** A tool that a person has to say yes to: see `instructions`. */
export function confirmedTool<I extends z.ZodRawShape, O extends z.ZodRawShape>(
  definition: Definition<I, O>,
): Tool {
  const { name, input, output, preview, run } = definition
  const described = {
    ...definition,
    does: 'destroy' as const,
    input: z.object({ ...input.shape, confirm: Confirm }),
    output: z.object({ ...output.partial().shape, ...Asked.shape }),
  }
  return addTool(described, async (given, context) => {
    const { confirm } = z.object({ confirm: Confirm }).parse(given)
    const args = input.parse(given)
    const { what, seen, fence } = await preview(args, context)
    const done = async (key: string | undefined) =>
      giveAnswer({ done: true, ...output.parse(await run(args, context, { key, fence })) })
    if (what === null) return done(undefined)
    const deed = { tool: name, args, seen, what }
    const said = isConfirmed(deed, confirm, context)
    switch (said.kind) {
      case 'yes':
        return done(`mcp ${said.id}`)
      case 'no':
        return refuse('The person did not say yes: nothing was changed')
      case 'ask': {
        const because = said.why === null ? {} : { because: said.why }
        const asked = { done: false, needsConfirmation: deed.what, ...because }
        return askPerson(deed, context) ?? giveAnswer({ ...asked, ...confirmText(deed, context) })
      }
    }
  })
}
