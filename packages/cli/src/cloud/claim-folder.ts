import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DokiError } from '@doki/contracts'
import { mainProgram } from './end-leftovers.ts'
import { isRunning } from './system-process.ts'

/**
 * Makes this process the only `./doki` that uses `folder`; answers what gives it back. A claim whose process is gone is
 * taken over. Throws `conflict` while another one runs.
 */
export function claimFolder(folder: string, root: string, pid: number = process.pid): () => void {
  const file = path.join(folder, 'owner.pid')
  mkdirSync(folder, { recursive: true })
  for (;;) {
    try {
      writeFileSync(file, String(pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const owner = Number(readFileSync(file, 'utf8'))
    if (owner > 0 && isRunning(owner, mainProgram(root)))
      throw new DokiError(
        'conflict',
        `./doki up is running here already (process ${owner}). Use that one, or end it with Ctrl-C first.`,
      )
    rmSync(file, { force: true })
  }
}
