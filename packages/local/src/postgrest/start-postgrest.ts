import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgrestBinary } from './postgrest-binary.ts'
import { restDoor } from './rest-door.ts'
import { type RestKeys, restKeys } from './rest-keys.ts'

export type PostgrestOptions = {
  /** Of a database that `prepareSupabase` prepared. Its user is replaced by `authenticator`. */
  databaseUrl: string
  /** The schemas that are served, the first one unless a request names another; `public` unless given. */
  schemas?: string[]
  /** Rows of one answer at most; 1,000, as at Supabase, unless given. */
  maxRows?: number
  /** 0, the default, takes any free port. */
  port?: number
  /** What keys are signed with; made up unless given. */
  secret?: string
  /** How long it may take to become ready; 15,000 unless given. */
  timeoutMs?: number
}

export type Postgrest = {
  /** For `createClient(url, key)`: the tables are under `${url}/rest/v1/`. */
  url: string
  /** Lets in as `anon`. */
  anonKey: string
  /** Lets in as `service_role`, past every policy. */
  serviceKey: string
  keyFor: RestKeys['keyFor']
  stop(): Promise<void>
}

/**
 * A real PostgREST on 127.0.0.1, behind a door that asks for a key as Supabase's does. It ends with this process. After
 * a change of the schema, `notify pgrst, 'reload schema'` in the database lets it see that. Throws where npm has no
 * binary for this machine (`postgrestBinary`), and when it does not become ready, with what it printed.
 */
export async function startPostgrest(options: PostgrestOptions): Promise<Postgrest> {
  const keys = restKeys(options.secret)
  const server = await launch(options, keys.secret)
  const door = restDoor(server.port, keys)
  door.listen(options.port ?? 0, '127.0.0.1')
  await once(door, 'listening')
  const address = door.address()
  if (!address || typeof address === 'string') throw new Error('The door of PostgREST has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    anonKey: await keys.keyFor('anon'),
    serviceKey: await keys.keyFor('service_role'),
    keyFor: keys.keyFor,
    async stop() {
      door.closeAllConnections()
      await new Promise(resolve => door.close(resolve))
      await end(server.child)
    },
  }
}

async function launch(options: PostgrestOptions, secret: string) {
  const { databaseUrl, schemas = ['public'], maxRows = 1000, timeoutMs = 15_000 } = options
  const binary = postgrestBinary()
  if (!binary) throw new Error(`npm has no PostgREST for ${process.platform}-${process.arch}`)
  const url = new URL(databaseUrl)
  url.username = 'authenticator'
  for (let left = 5; ; left--) {
    const [port, adminPort] = [await freePort(), await freePort()]
    const child = spawn(binary, [], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PGRST_DB_URI: url.href,
        PGRST_DB_SCHEMAS: schemas.join(','),
        PGRST_DB_ANON_ROLE: 'anon',
        PGRST_DB_MAX_ROWS: String(maxRows),
        PGRST_DB_POOL: '10',
        PGRST_JWT_SECRET: secret,
        PGRST_SERVER_HOST: '127.0.0.1',
        PGRST_SERVER_PORT: String(port),
        PGRST_ADMIN_SERVER_PORT: String(adminPort),
        PGRST_LOG_LEVEL: 'error',
      },
    })
    const printed = outputOf(child)
    if (await becomesReady(child, adminPort, timeoutMs)) return { child, port }
    await end(child)
    const taken = /in use/.test(printed()) // the port, meanwhile
    if (left <= 1 || !taken) throw new Error(`PostgREST did not become ready:\n${printed().slice(-1_500)}`)
  }
}

function outputOf(child: ChildProcess): () => string {
  let text = ''
  const keep = (chunk: unknown) => {
    text = (text + String(chunk)).slice(-10_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => text
}

/** `GET /ready` answers 200 once it is connected and knows the schema. */
async function becomesReady(child: ChildProcess, adminPort: number, timeoutMs: number): Promise<boolean> {
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const deadline = Date.now() + timeoutMs
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const ready = await fetch(`http://127.0.0.1:${adminPort}/ready`, {
      signal: AbortSignal.timeout(500),
    }).then(
      async answer => {
        await answer.body?.cancel()
        return answer.ok
      },
      () => false,
    )
    if (ready) return true
    await sleep(50)
  }
  return false
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await ended
  clearTimeout(late)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (!address || typeof address === 'string') throw new Error('No free port')
  return address.port
}
