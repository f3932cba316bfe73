import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { z } from 'zod'
import { root } from '../../root.ts'

const Errors = z.object({
  getErrors: z.custom<() => { message: string }[]>(value => typeof value === 'function'),
})
const Parsed = z.looseObject({
  context: z.looseObject({
    errors: z.custom<z.infer<typeof Errors>>(value => Errors.safeParse(value).success),
  }),
  value: z.unknown(),
})

type File = { name: string; content: string }
const Parser = z.object({
  parseWorkflow: z.custom<(file: File, trace: unknown) => unknown>(value => typeof value === 'function'),
  convertWorkflowTemplate: z.custom<(context: unknown, value: unknown) => Promise<unknown>>(
    value => typeof value === 'function',
  ),
  NoOperationTraceWriter: z.custom<new () => unknown>(value => typeof value === 'function'),
})

/**
 * What GitHub would not accept of workflows, expressions included, by GitHub's own parser. It imports JSON in a way Node does not,
 * so it is bundled into `folder` first.
 */
export async function workflowChecker(folder: string): Promise<(file: File) => Promise<string[]>> {
  const outfile = path.join(folder, 'workflow-parser.mjs')
  await build({
    stdin: {
      contents: `export * from '@actions/workflow-parser'`,
      resolveDir: path.join(root, 'packages/cli'),
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  const loaded: unknown = await import(pathToFileURL(outfile).href)
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = Parser.parse(loaded)
  return async file => {
    const { context, value } = Parsed.parse(parseWorkflow(file, new NoOperationTraceWriter()))
    if (context.errors.getErrors().length === 0) await convertWorkflowTemplate(context, value)
    return context.errors.getErrors().map(({ message }) => message)
  }
}
