import type {
  CallToolResult,
  InputRequiredResult,
  McpServer,
  ServerContext,
} from '@modelcontextprotocol/server'
import { z } from 'zod'
import { type AskApi, askApi } from './ask-api.ts'
import { giveAnswer, note, refuse } from './give-answer.ts'
import { Refusal } from './refusal.ts'
import type { Caller } from './serve-mcp.ts'

/** What a tool works with. */
export type Context = Pick<Caller, 'seals'> & {
  api: AskApi
  /** Ends when nobody waits for the answer any more. */
  signal: AbortSignal
  /** Tells who waits how far it is. */
  tell(message: string): Promise<void>
  mcp: ServerContext['mcpReq']
}

/** A tool, as it is added to a server for one caller. */
export type Tool = (server: McpServer, caller: Caller) => void

/** What every tool says of itself. */
export type Described<I extends z.ZodObject, O extends z.ZodObject> = {
  name: string
  title: string
  description: string
  input: I
  /** What is shown of the API's answer; the rest of it is left out. */
  output: O
  /** `read`: changes nothing. `change`: may be taken back. `destroy`: may not. */
  does: 'read' | 'change' | 'destroy'
}

type Definition<I extends z.ZodObject, O extends z.ZodObject> = Described<I, O> & {
  run(args: z.output<I>, context: Context): Promise<z.input<O>>
}

/** A tool that does what it is asked to at once. */
export function tool<I extends z.ZodObject, O extends z.ZodObject>(definition: Definition<I, O>): Tool {
  const { input, output, run } = definition
  return addTool(definition, async (args, context) =>
    giveAnswer(output.parse(await run(input.parse(args), context))),
  )
}

type Run = (args: unknown, context: Context) => Promise<CallToolResult | InputRequiredResult>

/** The bridge to the SDK: what is refused is told in words, what fails is noted and told as that. */
export function addTool<I extends z.ZodObject, O extends z.ZodObject>(of: Described<I, O>, run: Run): Tool {
  const inputSchema: z.ZodObject = of.input
  const outputSchema: z.ZodObject = of.output.extend({ note: z.literal(note) })
  const annotations = {
    readOnlyHint: of.does === 'read',
    destructiveHint: of.does === 'destroy',
    openWorldHint: false,
  }
  const { title, description } = of
  return (server, caller) => {
    const config = { title, description, inputSchema, outputSchema, annotations }
    server.registerTool(of.name, config, async (args: unknown, ctx: ServerContext) => {
      try {
        return await run(args, contextOf(caller, ctx))
      } catch (error) {
        if (error instanceof Refusal) return refuse(error.message)
        caller.onError(error)
        return refuse('Something went wrong on our side. Try again; if it stays so, tell who runs this Doki')
      }
    })
  }
}

function contextOf({ call, seals }: Caller, { mcpReq }: ServerContext): Context {
  const progressToken = mcpReq._meta?.progressToken
  let progress = 0
  return {
    api: askApi(call),
    seals,
    signal: mcpReq.signal,
    mcp: mcpReq,
    async tell(message) {
      if (progressToken === undefined) return
      progress += 1
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, message } })
    },
  }
}
