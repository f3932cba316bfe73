import { readdirSync, readFileSync } from 'node:fs'
import { cpuMs } from './cpu-ms.ts'

/**
 * As `cpuMs`, of a process with its children, those that run and those that ended: never less than before.
 * Undefined where the system has no `/proc` to tell, or there is no such process.
 */
export function treeCpuMs(pid: number | undefined): number | undefined {
  const all = [pid, ...childrenOf(pid)].map(each => told(() => cpuMs(each)))
  if (all[0] === undefined) return undefined
  return all.reduce((sum, each) => sum + (each ? each.own + each.children : 0), 0)
}

function childrenOf(pid: number | undefined): number[] {
  const names = told(() => readdirSync('/proc')) ?? []
  return names.flatMap(name => (/^\d+$/.test(name) && parentOf(name) === pid ? [Number(name)] : []))
}

function parentOf(pid: string): number | undefined {
  const [, parent] = /\) \S (\d+)/.exec(told(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '') ?? []
  return parent === undefined ? undefined : Number(parent)
}

/** Undefined for what is not there, or not any more. */
function told<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}
