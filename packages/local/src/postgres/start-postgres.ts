import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { type Binaries, binaries, type PostgresVersion } from './binaries.ts'
import { prepareDataDir } from './data-dir.ts'
import { reachable } from './reachable.ts'
import { runProgram } from './run-program.ts'
import { runningServer, urlOf } from './running-server.ts'
import { type ServerUser, serverUser } from './server-user.ts'

export type PostgresOptions = {
  /** The data directory; made when it is not there. */
  dir: string
  /** 0, the default, takes any free port. A server that already runs keeps the port it has. */
  port?: number
  /** True waits for the disk on every commit. False is much faster, for data nobody would miss. */
  durable: boolean
  /** 18 unless said otherwise. */
  version?: PostgresVersion
  /** Told where files went when they could not go where they were wanted; standard error by default. */
  log?: (line: string) => void
}

export type Postgres = {
  /** Of database `postgres`, as the superuser. */
  url: string
  port: number
  /** Where the data really is. */
  dir: string
  /** Ends open sessions, keeps the data. */
  stop(): Promise<void>
}

/**
 * A real Postgres on 127.0.0.1, without Docker. It outlives this process, however that ends: starting again on
 * the same directory finds it running and returns it. It asks for no password (`trust`): everyone on this
 * machine may connect, nobody else can reach it.
 *
 * Throws when the directory holds another version's data, or the server does not come up, with its log's end.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { durable, port = 0, version = 18, log = console.error } = options
  const user = serverUser()
  const dir = place(options.dir, user, log)
  const programs = binaries(version, user, log)
  await prepareDataDir({ dir, version, durable, user, programs })
  const running = (await runningServer(dir)) ?? (await launch(dir, port, user, programs))
  const stop = () => stopPostgres({ dir, version })
  return { url: urlOf(running.port), port: running.port, dir, stop }
}

/** Stops the server of this directory, if it runs, without waiting for its clients (`fast`). */
export async function stopPostgres(options: Pick<PostgresOptions, 'dir' | 'version'>): Promise<void> {
  const user = serverUser()
  const dir = reachable(path.resolve(options.dir), user)
  if (!existsSync(dir) || !(await runningServer(dir))) return
  const { pgCtl } = binaries(options.version ?? 18, user, () => {})
  await runProgram(pgCtl, ['-D', dir, '-w', '-s', '-m', 'fast', 'stop'], user)
}

/** Stops the server and deletes all its data. */
export async function resetPostgres(options: Pick<PostgresOptions, 'dir' | 'version'>): Promise<void> {
  await stopPostgres(options)
  const wanted = path.resolve(options.dir)
  const dir = reachable(wanted, serverUser())
  rmSync(dir, { recursive: true, force: true })
  if (dir !== wanted) rmSync(path.dirname(dir), { recursive: true, force: true })
}

function place(wanted: string, user: ServerUser, log: (line: string) => void): string {
  const dir = reachable(path.resolve(wanted), user)
  if (dir !== path.resolve(wanted))
    log(`postgres: ${wanted} is closed to the server's user (Postgres does not run as root), using ${dir}`)
  return dir
}

async function launch(dir: string, wanted: number, user: ServerUser, { pgCtl }: Binaries) {
  const logFile = path.join(dir, 'server.log')
  for (let left = 5; ; left--) {
    const port = wanted || (await freePort())
    const started = runProgram(
      pgCtl,
      ['-D', dir, '-w', '-s', '-t', '60', '-l', logFile, '-o', `-p ${port}`, 'start'],
      user,
    )
    const failure = await started.then(
      () => undefined,
      (error: unknown) => error,
    )
    const running = await runningServer(dir) // also when another process was quicker than this one
    if (running) return running
    // The port may have been taken meanwhile, or the helpers of a killed server have not ended yet.
    if (left > 1) {
      await new Promise(resolve => setTimeout(resolve, 300))
      continue
    }
    const tail = existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-1_500) : ''
    throw new Error(`Postgres did not start in ${dir} on port ${port}:\n${tail}`, { cause: failure })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (!address || typeof address === 'string') throw new Error('No free port')
  return address.port
}
