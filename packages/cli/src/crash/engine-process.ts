import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cloudVariable } from '../cloud/processes.ts'
import { root } from '../root.ts'

const program = path.join(root, 'services/sync-engine/src/main.ts')
const endWithStarter = path.join(root, 'packages/cli/src/cloud/end-with-starter.ts')

/** How a process ended: an exit code, or the signal that ended it. */
export interface Ended {
  code: number | null
  signal: string | null
}

/** The sync engine, as a Cloud Run Job starts it for one run. */
export interface EngineProcess {
  readonly ended: Promise<Ended>
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void
  /** The end of what it said. */
  lastWords(): string
}

export interface Engines {
  start(jobId: string, env: NodeJS.ProcessEnv): EngineProcess
  /** Kills what runs, frozen or not; nothing is started from then on. */
  stop(): Promise<void>
}

/**
 * Starts engines, notes their ids in `<folder>/processes/pids.json` and their output beside it: what a killed `./doki
 * crash` leaves behind is ended by the next one.
 */
export function engines(folder: string): Engines {
  const notes = path.join(folder, 'processes')
  mkdirSync(notes, { recursive: true })
  const log = createWriteStream(path.join(notes, 'sync-engine.log'), { flags: 'a' })
  const running = new Map<ChildProcess, Promise<Ended>>()
  const note = () => {
    const pids = [...running.keys()].map(({ pid }) => ({ name: 'sync-engine', pid }))
    writeFileSync(path.join(notes, 'pids.json'), JSON.stringify(pids))
  }
  let stopping = false
  return {
    start(jobId, env) {
      if (stopping) throw new Error('The crash test is being stopped')
      const child = spawn(
        process.execPath,
        ['--max-semi-space-size=16', '--import', endWithStarter, program],
        {
          env: { ...process.env, ...env, JOB_ID: jobId, [cloudVariable]: notes },
          detached: true, // Ctrl-C is for this process, which ends the others in order
          stdio: ['pipe', 'pipe', 'pipe'],
        },
      )
      let said = ''
      for (const output of [child.stdout, child.stderr]) {
        output.pipe(log, { end: false })
        output.on('data', (chunk: Buffer) => {
          said = (said + chunk.toString()).slice(-1_000)
        })
      }
      const ended = new Promise<Ended>((resolve, reject) => {
        child.once('error', reject)
        child.once('close', (code, signal) => resolve({ code, signal }))
      }).finally(() => {
        running.delete(child)
        note()
      })
      running.set(child, ended)
      note()
      return { ended, signal: signal => void child.kill(signal), lastWords: () => said.trim() }
    },
    async stop() {
      stopping = true
      for (const child of running.keys()) child.kill('SIGKILL')
      await Promise.allSettled(running.values())
      log.end()
    },
  }
}
