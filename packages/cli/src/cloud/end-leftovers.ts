import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { resetPostgres } from '@doki/local'
import { z } from 'zod'
import { cloudVariable } from './processes.ts'
import { hasVariable, isRunning } from './system-process.ts'

const Noted = z.array(z.object({ name: z.string(), pid: z.int().optional() }))

/**
 * Ends what a killed `./doki demo` left behind: folders `<prefix><pid>` of which no `./doki` of this repository runs
 * any more. Only processes noted there that still belong to that cloud are ended. What cannot be tidied is left, and
 * told to `warn`: it is no reason not to start.
 */
export async function endLeftovers(
  parent: string,
  prefix: string,
  root: string,
  warn: (line: string) => void = console.error,
): Promise<void> {
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    const pid = Number(name.slice(prefix.length))
    if (!name.startsWith(prefix) || !Number.isInteger(pid) || isRunning(pid, mainProgram(root))) continue
    const folder = path.join(parent, name)
    try {
      endNoted(path.join(folder, 'processes'), root)
      await resetPostgres({ dir: path.join(folder, 'postgres') })
      rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      // Another start may have been quicker.
      if (!existsSync(folder)) continue
      warn(`${folder}, left by an earlier run, stays: ${error instanceof Error ? error.message : error}`)
    }
  }
}

/** Ends the processes noted in `<folder>/pids.json` that still belong to the cloud of that folder. */
export function endNoted(folder: string, root: string): void {
  for (const { pid } of readNoted(path.join(folder, 'pids.json'))) {
    if (pid && hasVariable(pid, cloudVariable, folder, root)) process.kill(pid, 'SIGKILL')
  }
}

/** The program a person starts with `./doki`. */
export function mainProgram(root: string): string {
  return path.join(root, 'packages/cli/src/main.ts')
}

/** Nothing for a note that was cut short by the end it was written for. */
function readNoted(file: string): z.infer<typeof Noted> {
  try {
    return Noted.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return []
  }
}
