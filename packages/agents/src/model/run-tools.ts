import { DokiError } from '@doki/contracts'
import type { Logger } from '@doki/service'
import { z } from 'zod'
import type { ModelTool } from './model-tool.ts'
import type { Message, Reply } from './provider.ts'
import { race } from './race.ts'

/** Characters of a tool's result that a model is told at most. */
const mostResult = 20_000

type Deps = { tools: readonly ModelTool[]; signal: AbortSignal; log: Logger }

/** The results of the tools a model asks for, as the next message. What goes wrong in one is told to the model. */
export async function runTools(calls: Reply['toolCalls'], deps: Deps): Promise<Message> {
  const content: Message['content'] = []
  // One after the other: they may share a connection.
  for (const { name, ref, args } of calls) {
    const output = await runTool(name, args, deps)
    content.push({ toolResponse: { name, output, ...(ref !== undefined && { ref }) } })
  }
  return { role: 'tool', content }
}

async function runTool(name: string, args: unknown, { tools, signal, log }: Deps): Promise<string> {
  const tool = tools.find(each => each.name === name)
  if (!tool)
    return told({ error: `There is no such tool. There are: ${tools.map(each => each.name).join(', ')}` })
  try {
    return told(await race(tool.call(args, signal), signal))
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof z.ZodError)
      return told({ error: `These arguments do not fit: ${z.prettifyError(error)}` })
    if (error instanceof DokiError) return told({ error: error.message })
    log.warn({ err: error, tool: name }, 'a tool of the model failed')
    return told({ error: 'The tool failed.' })
  }
}

function told(result: unknown): string {
  const text = JSON.stringify(result ?? null)
  return text.length > mostResult ? `${text.slice(0, mostResult)}… (cut off)` : text
}
