import { readFileSync } from 'node:fs'
import path from 'node:path'
import { startPostgres } from '@doki/local'
import { PubSub } from '@google-cloud/pubsub'
import { z } from 'zod'
import { databaseUrl, ensureDoki } from '../../cloud/databases.ts'
import { freePort } from '../../cloud/free-port.ts'
import { type Processes, processes } from '../../cloud/processes.ts'
import { type Addresses, commonEnv, gatewayEnv, localSecrets, project } from '../../cloud/settings.ts'
import { waitForHealth } from '../../cloud/wait-for.ts'
import { root } from '../../root.ts'

export interface Stage {
  gateway: string
  bare: string
  database: string
  token: string
  workspaceId: string
  /** A job that anybody on this stage may read. */
  jobId: string
  /** What processes to ask how much processor time they took. */
  pids: { gateway: number | undefined; bare: number | undefined; postgres: number }
  stop(): Promise<void>
}

const program = (file: string) => path.join(root, file)
const Url = z.object({ url: z.string() })
const Auth = z.object({ url: z.string(), anonKey: z.string() })
const unlimited = '1000000000'

/** A real gateway and the bare server on one Postgres, a person who is signed in, and a topic that nobody listens to. */
export async function setStage(
  folder: string,
  streams: number,
  warn: (line: string) => void,
): Promise<Stage> {
  const children = processes(path.join(folder, 'processes'), warn)
  const postgres = await startPostgres({ dir: path.join(folder, 'postgres'), durable: true })
  const stop = async () => {
    await children.stop()
    await postgres.stop()
  }
  try {
    const started = await startAll(children, postgres.url, folder, streams)
    const pids = { ...started.pids, postgres: pidOf(postgres.dir) }
    return { ...started, pids, database: databaseUrl(postgres.url, 'doki'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** https://www.postgresql.org/docs/current/storage-file-layout.html: its first line. */
function pidOf(dataDir: string): number {
  const [pid = ''] = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
  return Number(pid)
}

async function startAll(children: Processes, cluster: string, folder: string, streams: number) {
  await ensureDoki(cluster, () => {})
  const serviceDatabase = databaseUrl(cluster, 'doki', 'doki_service')
  const cloud = children.start({
    name: 'google-cloud',
    program: program('packages/local/src/google-cloud/main.ts'),
    args: ['--follow-stdin'],
  })
  const auth = children.start({
    name: 'supabase-auth',
    program: program('packages/local/src/supabase-auth/main.ts'),
    args: ['--follow-stdin'],
  })
  const googleCloud = Url.parse(await cloud.firstLine).url
  const supabase = Auth.parse(await auth.firstLine)
  await makeTopic(googleCloud)
  const gateway = `http://127.0.0.1:${await freePort()}`
  const to: Addresses = {
    gateway,
    orchestrator: gateway,
    mappingAgent: gateway,
    googleCloud,
    workspace: gateway,
    supabase: supabase.url,
    supabaseKey: supabase.anonKey,
    serviceDatabase,
    gatewayDatabase: databaseUrl(cluster, 'doki', 'doki_gateway'),
  }
  const { pid } = children.start({
    name: 'gateway',
    program: program('services/gateway/src/main.ts'),
    env: {
      ...commonEnv(to, localSecrets(folder)),
      ...gatewayEnv(to),
      PORT: new URL(gateway).port,
      RATE_LIMIT_PER_ADDRESS: unlimited,
      RATE_LIMIT_PER_USER: unlimited,
      RATE_LIMIT_JOBS: unlimited,
      EVENT_STREAMS: String(streams),
      EVENT_STREAMS_PER_USER: unlimited,
      EVENT_STREAMS_PER_WORKSPACE: unlimited,
    },
    endWithStarter: true,
  })
  await waitForHealth(gateway)
  const person = await signIn(gateway, supabase)
  const bare = children.start({
    name: 'bare',
    program: program('services/gateway/src/testing/bare-server.ts'),
    env: {
      DATABASE_URL: to.gatewayDatabase,
      SERVICE_DATABASE_URL: serviceDatabase,
      CLAIMS: Buffer.from(person.token.split('.')[1] ?? '', 'base64url').toString(),
    },
    endWithStarter: true,
  })
  const pids = { gateway: pid, bare: bare.pid }
  return { gateway, bare: Url.parse(await bare.firstLine).url, pids, ...person }
}

async function makeTopic(address: string): Promise<void> {
  process.env.PUBSUB_EMULATOR_HOST = address
  process.env.METADATA_SERVER_DETECTION = 'none'
  const pubsub = new PubSub({ projectId: project })
  try {
    await pubsub.topic('doki-orchestrator').create()
  } finally {
    await pubsub.close()
  }
}

async function signIn(gateway: string, supabase: z.infer<typeof Auth>) {
  const person = { email: 'bench@example.com', password: 'correct horse battery' }
  await call(`${supabase.url}/auth/v1/signup`, { apikey: supabase.anonKey }, person)
  const Session = z.object({ accessToken: z.string() })
  const { accessToken: token } = Session.parse(await call(`${gateway}/auth/session`, {}, person))
  const as = { authorization: `Bearer ${token}` }
  const Spaces = z.object({ items: z.array(z.object({ id: z.string() })).min(1) })
  const [space] = Spaces.parse(await call(`${gateway}/workspaces`, as)).items
  const workspaceId = space?.id ?? ''
  const Started = z.object({ jobId: z.string() })
  const body = { workspaceId, text: 'keep Orders in sync' }
  const { jobId } = Started.parse(await call(`${gateway}/agent/interpret`, as, body))
  return { token, workspaceId, jobId }
}

async function call(url: string, headers: Record<string, string>, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
