import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startPostgres } from '@doki/local'
import { PubSub } from '@google-cloud/pubsub'
import { z } from 'zod'
import { root } from '../root.ts'
import { databaseUrl, ensureDatabase, ensureDoki } from './databases.ts'
import { freePort } from './free-port.ts'
import { KeptPorts, keepPorts, keptPorts } from './kept-ports.ts'
import { type Processes, processes } from './processes.ts'
import { type ProgramOf, sourcesOf } from './program-of.ts'
import { provisionTopics } from './provision.ts'
import { type Addresses, commonEnv, gatewayEnv, googleClient, localSecrets, project } from './settings.ts'
import { startTick } from './start-tick.ts'
import { waitForHealth } from './wait-for.ts'

export interface LocalCloudOptions {
  /** Where its data, logs and process ids are kept. */
  folder: string
  /** True keeps everything over a restart; false is faster and for one run. */
  durable: boolean
  /** Google users who may sign in at the consent page. */
  users: string[]
  /** The gateway's port; another one when it is taken. */
  port?: number
  /** Ends a start that is under way: it then fails, with nothing left running. */
  signal?: AbortSignal
  warn(line: string): void
  /** Settings of the services, over those of the local cloud. */
  env?: NodeJS.ProcessEnv
  /** How often the clock ticks: each 5 s unless told otherwise, where Cloud Scheduler's does each minute. */
  tickMs?: number
  /** The repository whose services and migrations these are: this one unless given. */
  version?: string
  /** Other programs of the services than the sources of `version`. */
  programOf?: ProgramOf
  /** False leaves a service that ends as it is. */
  restart?: boolean
}

export interface LocalCloud {
  addresses: Addresses
  /** An empty database beside Doki's own, standing for the user's. */
  userDatabase: string
  internalSecret: string
  /** Where the stand-in for Google Cloud is told what to do, and tells what it does. */
  googleCloudControl: string
  folder: string
  stop(): Promise<void>
}

const program = (file: string) => path.join(root, file)
const WorkspaceLine = z.object({ url: z.string() })
const GoogleCloudLine = z.object({ url: z.string(), controlUrl: z.string() })
const SupabaseLine = z.object({ url: z.string(), anonKey: z.string() })

/** The local cloud and the four services, each a process of its own, ready to be asked. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  mkdirSync(options.folder, { recursive: true })
  const children = processes(path.join(options.folder, 'processes'), options.warn)
  const ports = options.durable ? await keptPorts(options.folder) : KeptPorts.parse({})
  const postgres = startPostgres({
    dir: path.join(options.folder, 'postgres'),
    durable: options.durable,
    port: ports.postgres,
  })
  const stopAll = async () => {
    await children.stop()
    await postgres.then(
      server => server.stop(),
      () => {},
    )
  }
  options.signal?.addEventListener('abort', () => void children.stop())
  try {
    return await compose(options, ports, children, postgres, stopAll)
  } catch (error) {
    await stopAll()
    throw error
  }
}

async function compose(
  {
    folder,
    durable,
    users,
    port = 0,
    signal,
    env: own = {},
    tickMs = 5_000,
    version = root,
    programOf = sourcesOf(version),
    restart = true,
  }: LocalCloudOptions,
  ports: KeptPorts,
  children: Processes,
  postgres: ReturnType<typeof startPostgres>,
  stopAll: () => Promise<void>,
): Promise<LocalCloud> {
  const secrets = localSecrets(folder)
  const state = (name: string) => (durable ? ['--state', path.join(folder, `${name}.json`)] : [])

  const workspace = children.start({
    name: 'workspace',
    program: program('packages/local/src/workspace/main.ts'),
    args: [
      '--follow-stdin',
      '--port',
      String(ports.workspace),
      ...users.flatMap(user => ['--user', user]),
      ...state('workspace'),
    ],
  })
  const [gatewayPort, orchestratorPort, mappingPort] = await Promise.all([
    freePort(port),
    freePort(),
    freePort(),
  ])
  const [cluster, workspaceLine] = await Promise.all([postgres, workspace.firstLine])
  const databases = Promise.all([
    ensureDoki(cluster.url, () => {}, path.join(version, 'infra/supabase/migrations')),
    ensureDatabase(cluster.url, 'shop'),
  ])
  const workspaceUrl = WorkspaceLine.parse(workspaceLine).url

  const supabase = children.start({
    name: 'supabase-auth',
    program: program('packages/local/src/supabase-auth/main.ts'),
    args: [
      '--follow-stdin',
      '--port',
      String(ports.supabase),
      '--google-issuer',
      workspaceUrl,
      '--google-audience',
      googleClient.id,
      ...state('supabase-auth'),
    ],
  })
  const [googleCloud, supabaseReady] = await allEnded([
    startGoogleCloud(children, folder, state('google-cloud')),
    supabase.firstLine,
    databases,
  ])
  const supabaseLine = SupabaseLine.parse(supabaseReady)
  if (durable) keepPorts(folder, { ...ports, postgres: cluster.port })

  const addresses: Addresses = {
    gateway: `http://127.0.0.1:${gatewayPort}`,
    orchestrator: `http://127.0.0.1:${orchestratorPort}`,
    mappingAgent: `http://127.0.0.1:${mappingPort}`,
    googleCloud: googleCloud.url,
    workspace: workspaceUrl,
    supabase: supabaseLine.url,
    supabaseKey: supabaseLine.anonKey,
    serviceDatabase: databaseUrl(cluster.url, 'doki', 'doki_service'),
    gatewayDatabase: databaseUrl(cluster.url, 'doki', 'doki_gateway'),
  }
  const env = { ...commonEnv(addresses, secrets), ...own }
  const service = (name: string, servicePort: number, more: NodeJS.ProcessEnv = {}) =>
    children.start({
      name,
      program: programOf(name),
      env: { ...env, ...more, PORT: String(servicePort) },
      restart,
      endWithStarter: true,
    })
  service('gateway', gatewayPort, { ...gatewayEnv(addresses), ...own })
  service('orchestrator', orchestratorPort)
  service('mapping-agent', mappingPort)
  await defineSyncJob(googleCloud.controlUrl, env, programOf)
  await provision(addresses)
  await Promise.all(
    [addresses.gateway, addresses.orchestrator, addresses.mappingAgent].map(url =>
      waitForHealth(url, signal),
    ),
  )
  const stopTick = startTick(addresses.gateway, secrets.internalSecret, tickMs)
  return {
    addresses,
    userDatabase: databaseUrl(cluster.url, 'shop'),
    internalSecret: secrets.internalSecret,
    googleCloudControl: googleCloud.controlUrl,
    folder,
    async stop() {
      stopTick()
      await stopAll()
    },
  }
}

/** As `Promise.all`, but nothing is under way any more when it fails: no database is stopped under its migration. */
async function allEnded<T extends readonly unknown[]>(promises: [...T]) {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

async function startGoogleCloud(children: Processes, folder: string, state: string[]) {
  const config = path.join(folder, 'google-cloud.config.json')
  writeFileSync(config, JSON.stringify({ project }))
  const log = path.join(folder, 'processes', 'sync-engine.log')
  const started = children.start({
    name: 'google-cloud',
    program: program('packages/local/src/google-cloud/main.ts'),
    args: ['--follow-stdin', '--config', config, '--job-log', log, ...state],
  })
  return GoogleCloudLine.parse(await started.firstLine)
}

/** The sync engine as a Cloud Run Job: the stand-in starts this program for each execution. */
export async function defineSyncJob(
  controlUrl: string,
  env: NodeJS.ProcessEnv,
  programOf: ProgramOf = sourcesOf(root),
): Promise<void> {
  const job = {
    command: process.execPath,
    // A small young generation: what a run reads lives long, so a large one only costs memory.
    args: ['--max-semi-space-size=16', programOf('sync-engine')],
    env: {
      ...env,
      ...(process.env.NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }),
    },
    maxRetries: 3,
  }
  const answer = await fetch(`${controlUrl}/__control/config`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jobs: { 'doki-sync-engine': job } }),
  })
  if (!answer.ok) throw new Error(`The sync job was refused: ${await answer.text()}`)
}

async function provision({ googleCloud, orchestrator, mappingAgent, gateway }: Addresses): Promise<void> {
  process.env.PUBSUB_EMULATOR_HOST = googleCloud
  process.env.METADATA_SERVER_DETECTION = 'none'
  const pubsub = new PubSub({ projectId: project })
  try {
    await provisionTopics(pubsub, { orchestrator, mappingAgent, gateway })
  } finally {
    await pubsub.close()
  }
}
