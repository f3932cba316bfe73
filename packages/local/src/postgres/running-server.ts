import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'

/** Where a server listens, as its pid file says. */
export type RunningServer = { pid: number; port: number }

/**
 * The server that runs on this data directory and answers, or undefined. A pid file left by a server that died
 * (the number now belongs to nobody, or to a stranger) is removed, since Postgres would not start beside it.
 */
export async function runningServer(dir: string): Promise<RunningServer | undefined> {
  for (let left = 100; left > 0; left--) {
    const server = readPidFile(dir)
    if (!server) return undefined
    if (!servesFrom(server.pid, dir)) {
      rmSync(path.join(dir, 'postmaster.pid'), { force: true })
      return undefined
    }
    if (await answers(server.port, dir)) return server
    await new Promise(resolve => setTimeout(resolve, 100)) // starting, or shutting down
  }
  throw new Error(`The Postgres of ${dir} runs but does not answer: see ${path.join(dir, 'server.log')}`)
}

/** Lines of the file: pid, data directory, start time, port, … (Postgres' `utils/pidfile.h`). */
function readPidFile(dir: string): RunningServer | undefined {
  try {
    const lines = readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch {
    return undefined
  }
}

/** The postmaster was started as `…/bin/postgres -D <dir> …`. */
function servesFrom(pid: number, dir: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  const command = commandOf(pid)
  return /^\S*postgres["\s]/.test(command) && command.includes(dir)
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    if (process.platform === 'linux') return ''
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
}

async function answers(port: number, dir: string): Promise<boolean> {
  if (!port) return false
  const client = new pg.Client({ connectionString: urlOf(port), connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('show data_directory')
    return path.resolve(rows[0].data_directory) === path.resolve(dir)
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** The superuser's address; no password, since only this machine can connect. */
export function urlOf(port: number): string {
  return `postgresql://postgres@127.0.0.1:${port}/postgres`
}
