import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const endWithStarter = path.join(import.meta.dirname, 'end-with-starter.ts')

/** Tells every child which cloud it belongs to: what a later start knows a leftover by. */
export const cloudVariable = 'DOKI_LOCAL_CLOUD'

export interface ProcessOptions {
  name: string
  /** A TypeScript program, run by this Node, and its arguments. */
  program: string
  args?: string[]
  env?: NodeJS.ProcessEnv
  /** True starts it again when it ends by itself, as Cloud Run does with a container. */
  restart?: boolean
  /** True ends it with this process. For a program that has no `--follow-stdin` of its own. */
  endWithStarter?: boolean
}

export interface RunningProcess {
  readonly name: string
  readonly pid: number | undefined
  /** The first line of its standard output that is a JSON object; fails when it ends before. */
  readonly firstLine: Promise<Record<string, unknown>>
}

export interface Processes {
  start(options: ProcessOptions): RunningProcess
  /** SIGTERM to all, the last started first, SIGKILL to what is still there after 10 s. */
  stop(): Promise<void>
}

/**
 * The child processes of a local cloud. Each writes `<folder>/<name>.log`; their ids are kept in
 * `<folder>/pids.json`, so that a later start can end what a killed one left behind.
 */
export function processes(folder: string, warn: (line: string) => void): Processes {
  mkdirSync(folder, { recursive: true })
  const running = new Map<string, ChildProcess>()
  let stopping = false

  const notePids = () => {
    const pids = [...running].map(([name, child]) => ({ name, pid: child.pid }))
    writeFileSync(path.join(folder, 'pids.json'), JSON.stringify(pids))
  }

  function launch(options: ProcessOptions, told: (line: string) => void): ChildProcess {
    if (stopping) throw new Error('The local cloud is being stopped')
    const before = options.endWithStarter ? ['--import', endWithStarter] : []
    const child = spawn(process.execPath, [...before, options.program, ...(options.args ?? [])], {
      env: { ...process.env, METADATA_SERVER_DETECTION: 'none', ...options.env, [cloudVariable]: folder },
      // A group of its own: Ctrl-C is for this process, which ends the others in order.
      detached: true,
      // A pipe nobody writes to: it closes when this process dies, however it dies, and `--follow-stdin` listens to that.
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    running.set(options.name, child)
    notePids()
    const logFile = createWriteStream(path.join(folder, `${options.name}.log`), { flags: 'a' })
    child.stderr.pipe(logFile, { end: false })
    child.stdout.pipe(logFile, { end: false })
    child.stdout.on('data', (chunk: Buffer) => told(chunk.toString()))
    child.once('close', (code, signal) => {
      logFile.end()
      if (running.get(options.name) === child) running.delete(options.name)
      if (stopping) return
      notePids()
      const log = path.join(folder, `${options.name}.log`)
      warn(
        `${options.name} ended (${signal ?? `exit ${code}`}${options.restart ? '); starting it again' : `); see ${log}`}`,
      )
      if (options.restart) setTimeout(() => stopping || launch(options, () => {}), 300)
    })
    return child
  }

  return {
    start(options) {
      let child: ChildProcess | undefined
      const firstLine = new Promise<Record<string, unknown>>((resolve, reject) => {
        let output = ''
        let found = false
        child = launch(options, chunk => {
          if (found) return // what it logs from now on is no answer
          output = (output + chunk).slice(-100_000)
          const line = output.split('\n').find(each => each.startsWith('{') && each.endsWith('}'))
          if (!line) return
          found = true
          resolve(JSON.parse(line))
        })
        child.once('error', reject)
        child.once('close', code => {
          const log = path.join(folder, `${options.name}.log`)
          reject(new Error(`${options.name} ended with ${code} before it was ready; see ${log}`))
        })
      })
      firstLine.catch(() => {}) // who does not wait for it need not hear of it
      return { name: options.name, pid: child?.pid, firstLine }
    },

    async stop() {
      stopping = true
      await Promise.all([...running].reverse().map(([name, child]) => end(name, child, warn)))
      running.clear()
      notePids()
    },
  }
}

async function end(name: string, child: ChildProcess, warn: (line: string) => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => {
    warn(`${name} did not stop in 10 s and is killed`)
    child.kill('SIGKILL')
  }, 10_000)
  await closed
  clearTimeout(timer)
}
