import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Whether a process has this id. One of another user counts, although it cannot be signalled. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Whether a process with this id runs a program whose command line has `text`: an id may be in use again. */
export function isRunning(pid: number, text: string): boolean {
  return isAlive(pid) && commandOf(pid).includes(text)
}

/** Whether a process was started with `name=value` in its environment; where that cannot be seen, with `else` in its command. */
export function hasVariable(pid: number, name: string, value: string, otherwise: string): boolean {
  if (process.platform !== 'linux') return isRunning(pid, otherwise)
  return read(`/proc/${pid}/environ`).split('\0').includes(`${name}=${value}`)
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
}

/** Empty for a process that is gone, or another user's. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
