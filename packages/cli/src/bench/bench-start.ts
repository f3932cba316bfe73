import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { type Addresses, commonEnv, gatewayEnv, localSecrets } from '../cloud/settings.ts'
import { root } from '../root.ts'
import { median, rounded } from './median.ts'

export interface StartFigures {
  service: string
  /** From exec to the log line `listening`. */
  startMs: number
  /** Resident memory at that moment. */
  rssMb: number
  runs: number
}

const services = ['gateway', 'orchestrator', 'mapping-agent'] as const

/** A bare `http` server and a bare Fastify one, measured in the same way: the floor of this machine. */
const floors = {
  'bare node:http': `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('listening'))`,
}

/** Starts each service `runs` times and answers the medians. Nothing is connected at start, so nothing need be there. */
export async function benchStart(folder: string, runs: number): Promise<StartFigures[]> {
  const figures: StartFigures[] = []
  for (const [service, code] of Object.entries(floors)) {
    figures.push(await measure(service, ['-e', code], {}, runs))
  }
  for (const service of services) {
    const program = path.join(root, 'services', service, 'src/main.ts')
    figures.push(await measure(service, [program], envOf(service, folder), runs))
  }
  return figures
}

async function measure(
  service: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  runs: number,
): Promise<StartFigures> {
  const seen: { startMs: number; rssMb: number }[] = []
  for (let run = 0; run <= runs; run++) {
    const figure = await startOnce(args, env)
    if (run > 0) seen.push(figure) // the first one warms the disk
  }
  return {
    service,
    startMs: Math.round(median(seen.map(each => each.startMs))),
    rssMb: rounded(median(seen.map(each => each.rssMb))),
    runs,
  }
}

async function startOnce(args: string[], env: NodeJS.ProcessEnv) {
  const started = performance.now()
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await listening(child)
    return { startMs: performance.now() - started, rssMb: residentMb(child.pid) }
  } finally {
    child.kill('SIGKILL')
    await new Promise(resolve => child.once('close', resolve))
  }
}

async function listening(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('no standard output to read')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('listening')) return
  }
  throw new Error('The process ended before it listened')
}

function residentMb(pid: number | undefined): number {
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kb) / 1024
}

function envOf(service: string, folder: string): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:9'
  const addresses: Addresses = {
    gateway: nowhere,
    orchestrator: nowhere,
    mappingAgent: nowhere,
    googleCloud: '127.0.0.1:9',
    workspace: nowhere,
    supabase: nowhere,
    supabaseKey: 'none',
    serviceDatabase: 'postgres://doki_service@127.0.0.1:9/doki',
    gatewayDatabase: 'postgres://doki_gateway@127.0.0.1:9/doki',
  }
  const own = service === 'gateway' ? gatewayEnv(addresses) : {}
  return { ...commonEnv(addresses, localSecrets(folder)), ...own, PORT: '0' }
}
