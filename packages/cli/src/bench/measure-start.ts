import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { cpuMs } from './cpu-ms.ts'
import { median, rounded } from './median.ts'

/** A program as it is started: its arguments for Node, and all of its environment. */
export interface Start {
  args: string[]
  env: NodeJS.ProcessEnv
  /** Where it is started; unless told here. */
  cwd?: string
  /** The line of its output that says it is there. */
  until: RegExp
}

/** The medians of some starts. */
export interface StartFigures {
  /** From exec to the line. */
  startMs: number
  /** Time of processors up to then, in steps of 10 ms: what `startMs` is on a machine with nothing else to do. */
  cpuMs: number
  /** Resident memory at that moment. */
  rssMb: number
  runs: number
}

/** A bare `http` server, measured in the same way: the floor of this machine as it is now. */
export const bareServer: Start = {
  args: ['-e', `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('listening'))`],
  env: {},
  until: /listening/,
}

/** Starts it `runs` times, and once before, which warms the disk. */
export async function measureStart(start: Start, runs: number): Promise<StartFigures> {
  const seen: Omit<StartFigures, 'runs'>[] = []
  for (let run = 0; run <= runs; run++) {
    const figure = await startOnce(start)
    if (run > 0) seen.push(figure)
  }
  return {
    startMs: Math.round(median(seen.map(each => each.startMs))),
    cpuMs: median(seen.map(each => each.cpuMs)),
    rssMb: rounded(median(seen.map(each => each.rssMb))),
    runs,
  }
}

async function startOnce({ args, env, cwd, until }: Start) {
  const started = performance.now()
  const child = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await said(child, until)
    return { startMs: performance.now() - started, cpuMs: cpuMs(child.pid).own, rssMb: residentMb(child.pid) }
  } finally {
    child.kill('SIGKILL')
    await new Promise(resolve => child.once('close', resolve))
  }
}

async function said(child: ChildProcess, until: RegExp): Promise<void> {
  if (!child.stdout) throw new Error('no standard output to read')
  for await (const line of createInterface({ input: child.stdout })) {
    if (until.test(line)) return
  }
  throw new Error(`The process ended before it said ${until.source}`)
}

function residentMb(pid: number | undefined): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1024
}
