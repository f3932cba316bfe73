import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs one of these programs in a process of its own with `options`, and answers the JSON it prints. */
export async function runNode(program: string, options: object): Promise<unknown> {
  const file = path.join(import.meta.dirname, program)
  const { stdout } = await run(process.execPath, [file, JSON.stringify(options)], { maxBuffer: 10_000_000 })
  return JSON.parse(stdout)
}
