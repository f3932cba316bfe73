import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { OrphanGuard } from './orphan-guard.ts'

export type TaskOptions = {
  command: string[]
  env: Record<string, string>
  cwd?: string
  timeoutSeconds: number
  /** Aborted to cancel it. */
  signal: AbortSignal
  guard: OrphanGuard
  /** Told the process id, then undefined when it has ended. */
  runs(pid: number | undefined): void
  /** A line of its output. */
  print(line: string): void
}

/** How it ended: by itself with a code, by a signal, cancelled, or out of time. */
export type TaskEnd = { ok: boolean; reason: string }

/** Between SIGTERM and SIGKILL, as on Cloud Run. */
const graceMs = 10_000

/** What a process needs of ours to run at all. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'LANG']

/** Runs one attempt of a task as a real process, the leader of its own process group. Never throws. */
export async function runTask(options: TaskOptions): Promise<TaskEnd> {
  const { command, cwd, timeoutSeconds, signal, guard, runs, print } = options
  const [program = '', ...args] = command
  const inherited = passedOn.flatMap(name => (process.env[name] ? [[name, process.env[name]]] : []))
  const env = { ...Object.fromEntries(inherited), ...options.env }
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const { pid } = child
  if (pid !== undefined) guard.watch(pid)
  runs(pid)
  const printed = Promise.all([printLines(child.stdout, print), printLines(child.stderr, print)])

  let reason = ''
  let kill: NodeJS.Timeout | undefined
  const end = (why: string) => {
    reason ||= why
    killGroup(pid, 'SIGTERM')
    kill ??= setTimeout(killGroup, graceMs, pid, 'SIGKILL')
  }
  const cancel = () => end('cancelled')
  const timer = setTimeout(end, timeoutSeconds * 1000, `ran longer than its ${timeoutSeconds} s`)
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel)

  const [code, killed] = await new Promise<[number | null, string | null]>(resolve => {
    child.on('error', error => {
      reason ||= `could not be started: ${error.message}`
      resolve([null, null])
    })
    child.on('exit', (...ended) => resolve(ended))
  })
  runs(undefined)
  clearTimeout(timer)
  clearTimeout(kill)
  signal.removeEventListener('abort', cancel)
  if (pid !== undefined) {
    killGroup(pid, 'SIGKILL') // what it left behind
    guard.forget(pid)
    await printed
  }
  if (code === 0 && !reason) return { ok: true, reason: 'exited with 0' }
  return { ok: false, reason: reason || (killed ? `was ended by ${killed}` : `exited with ${code}`) }
}

/** The process and everything it started. */
function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // gone already
  }
}

async function printLines(stream: Readable, print: (line: string) => void): Promise<void> {
  try {
    for await (const line of createInterface({ input: stream })) print(line)
  } catch {
    // the pipe broke with the process
  }
}
