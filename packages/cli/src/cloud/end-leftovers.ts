import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { resetPostgres } from '@doki/local'
import { z } from 'zod'

const Pids = z.array(z.object({ name: z.string(), pid: z.int().optional() }))

/**
 * Ends what a killed `./doki demo` left behind: folders `<prefix><pid>` whose process is gone. Only processes
 * noted there, and still running a program of this repository, are ended.
 */
export async function endLeftovers(parent: string, prefix: string, root: string): Promise<void> {
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    const pid = Number(name.slice(prefix.length))
    if (!name.startsWith(prefix) || !Number.isInteger(pid) || isAlive(pid)) continue
    const folder = path.join(parent, name)
    endNoted(path.join(folder, 'processes'), root)
    await resetPostgres({ dir: path.join(folder, 'postgres') })
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Ends the processes noted in `<folder>/pids.json` that still run a program of this repository. */
export function endNoted(folder: string, root: string): void {
  const file = path.join(folder, 'pids.json')
  if (!existsSync(file)) return
  for (const { pid } of Pids.parse(JSON.parse(readFileSync(file, 'utf8')))) {
    if (pid && isAlive(pid) && commandOf(pid).includes(root)) process.kill(pid, 'SIGKILL')
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The command line of a process; empty where the system does not tell. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
