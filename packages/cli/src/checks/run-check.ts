import { spawn } from 'node:child_process'
import { root } from '../root.ts'

/** Runs a tool of the workspace at the repository's root, its output passed through. */
export function runCheck(program: string, args: string[]): Promise<boolean> {
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', error => {
      console.error(`${program} did not start: ${error.message}`)
      resolve(false)
    })
    child.once('close', code => resolve(code === 0))
  })
}
