import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate } from '@doki/database'
import { PubSub } from '@google-cloud/pubsub'
import { databaseUrl } from '../cloud/databases.ts'
import { sourcesOf } from '../cloud/program-of.ts'
import { provisionTopics } from '../cloud/provision.ts'
import { project } from '../cloud/settings.ts'
import { defineSyncJob, type LocalCloud, startLocalCloud } from '../cloud/start-local-cloud.ts'
import { startTick } from '../cloud/start-tick.ts'
import { isAlive } from '../cloud/system-process.ts'
import { gatewayClient } from '../demo/gateway-client.ts'
import { googleUser } from '../demo/google-user.ts'
import { connectDatabase, email, whoAmI } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { signIn } from '../demo/sign-in.ts'
import { until } from '../road/look.ts'
import { serviceId } from '../road/running.ts'
import { migrationsFolder, root } from '../root.ts'
import { apiLoad } from './api-load.ts'
import { atRest, editsOf, whenQuiet } from './at-rest.ts'
import { type EditedSync, editedSync } from './edited-sync.ts'
import { type Front, startFront } from './front.ts'
import { jobsLeft } from './jobs-left.ts'
import { checkOut } from './old-version.ts'
import { type Revision, serviceNames, startRevision } from './revision.ts'
import { isWell, type UpgradeReport } from './upgrade-report.ts'

export interface UpgradeOptions {
  folder: string
  /** The commit that is served first, and last. */
  commit: string
  /** How long each stage lasts. */
  seconds: number
  say: Say
  signal: AbortSignal
}

type Fronts = Record<(typeof serviceNames)[number], Front>

const unlimited = Object.fromEntries(
  ['PER_ADDRESS', 'PER_USER', 'JOBS'].map(of => [`RATE_LIMIT_${of}`, '100000']),
)

/** The old version, the migrations, both versions at once, the new one; and back the same way, all of it under load. */
export async function runUpgrade(options: UpgradeOptions): Promise<UpgradeReport> {
  const { folder, commit, say, signal } = options
  say.line(`Laying out ${commit.slice(0, 12)} with its packages …`)
  const old = await checkOut(commit, path.join(folder, 'old'))
  const fronts: Fronts = {
    gateway: await startFront(),
    orchestrator: await startFront(),
    'mapping-agent': await startFront(),
  }
  // One person does here what many do: limits of one person are proved elsewhere.
  const own = { PUBLIC_URL: fronts.gateway.url, WEBHOOK_URL: fronts.gateway.url, ...unlimited }
  const how = { folder, durable: false, users: [email], env: own, version: old, restart: false, signal }
  // An end that was asked for is no news.
  const cloud = await startLocalCloud({ ...how, warn: () => {} })
  const revisions: Revision[] = []
  try {
    return await roll(options, { cloud, fronts, own, old, revisions })
  } finally {
    for (const revision of revisions) await revision.stop()
    await cloud.stop()
    for (const front of Object.values(fronts)) front.close()
  }
}

interface Stage {
  cloud: LocalCloud
  fronts: Fronts
  own: NodeJS.ProcessEnv
  old: string
  /** Everything that was started beside the cloud's own. */
  revisions: Revision[]
}

async function roll(
  { commit, seconds, say, signal }: UpgradeOptions,
  { cloud, fronts, own, old, revisions }: Stage,
): Promise<UpgradeReport> {
  const { addresses, userDatabase } = cloud
  const first = {
    gateway: addresses.gateway,
    orchestrator: addresses.orchestrator,
    'mapping-agent': addresses.mappingAgent,
  }
  const serve = (...served: Revision['urls'][]) => {
    for (const name of serviceNames) fronts[name].serve(...served.map(urls => urls[name]))
  }
  serve(first)
  await pushThrough(fronts)
  const stopTick = startTick(fronts.gateway.url, cloud.internalSecret, 5_000)
  const { accessToken } = await signIn(fronts.gateway.url, email)
  const gateway = gatewayClient(fronts.gateway.url, accessToken)
  const { workspaceId } = await whoAmI(gateway)
  const google = await googleUser(addresses.workspace, email)
  await connectDatabase(gateway, workspaceId, userDatabase)
  const parts = { gateway, google, workspaceId, databaseUrl: userDatabase }
  const syncs: EditedSync[] = [await editedSync('amber', parts), await editedSync('birches', parts)]
  const load = apiLoad(
    fronts.gateway.url,
    accessToken,
    syncs.map(({ id }) => id),
  )
  const stages: UpgradeReport['stages'] = []
  /** Lets the load go on; a conversation goes through all agents meanwhile where it has a name. */
  const stage = async (text: string, word?: string) => {
    say.line(`${text} …`)
    const before = { edits: editsOf(syncs), requests: load.answers.requests }
    const talked = word ? editedSync(word, parts) : undefined
    talked?.catch(() => {}) // told below
    await sleep(seconds * 1000, undefined, { signal })
    if (talked) syncs.push(await talked)
    stages.push({
      stage: text,
      edits: editsOf(syncs) - before.edits,
      requests: load.answers.requests - before.requests,
    })
  }
  const begin = async (name: string, version: string) => {
    const revision = await startRevision(cloud, { name, version, own, warn: say.line })
    revisions.push(revision)
    return revision
  }

  await stage('The old version alone')
  const doki = databaseUrl(userDatabase, 'doki')
  const applied = await migrate(doki, { folder: migrationsFolder, log: () => {} })
  await stage(`The old version, with ${applied.length} migrations it does not know`)
  const fresh = await begin('new', root)
  serve(first, fresh.urls)
  const byOld = () => defineSyncJob(cloud.googleCloudControl, fresh.env, sourcesOf(old))
  await inTurn([fresh.takeRuns, byOld], () => stage('Old and new at once', 'cobalt'))
  await fresh.takeRuns()
  serve(fresh.urls)
  await Promise.all(serviceNames.map(name => endService(cloud, name)))
  await stage('The new version alone', 'embers')
  const again = await begin('old-again', old)
  serve(fresh.urls, again.urls)
  await inTurn([again.takeRuns, fresh.takeRuns], () => stage('On the way back: both at once', 'dunes'))
  await again.takeRuns()
  serve(again.urls)
  await fresh.stop()
  await stage('The old version alone, with the new schema', 'ferns')

  say.line('The load ends; waiting for both sides to come to rest …')
  await load.stop()
  for (const sync of syncs) await sync.rest()
  const verified = await atRest(syncs, signal)
  const { accepted, ...answers } = load.answers
  const wanted = { accepted, syncIds: syncs.map(({ id }) => id), more: syncs.length }
  const jobs = await whenQuiet(() => jobsLeft(doki, wanted), signal)
  stopTick()
  const report = {
    from: commit,
    migrations: applied.length,
    stages,
    served: Object.fromEntries(serviceNames.map(name => [name, fronts[name].counts()])),
    answers: { ...answers, accepted: accepted.length },
    jobs,
    edits: editsOf(syncs),
    ...verified,
  }
  return { ok: isWell(report), ...report }
}

/** Changes who does the runs each second, for as long as something lasts: so both engines are at work at once. */
async function inTurn(takers: readonly (() => Promise<void>)[], during: () => Promise<void>): Promise<void> {
  const over = new AbortController()
  const changing = (async () => {
    for (let turn = 0; !over.signal.aborted; turn++) {
      await takers[turn % takers.length]?.()
      await sleep(1_000, undefined, { signal: over.signal }).catch(() => {})
    }
  })()
  try {
    await during()
  } finally {
    over.abort()
    await changing
  }
}

/** From now on messages are pushed to the fronts. */
async function pushThrough(fronts: Fronts): Promise<void> {
  // The cloud has set the emulator's address.
  const pubsub = new PubSub({ projectId: project })
  const { gateway, orchestrator, 'mapping-agent': mappingAgent } = fronts
  const targets = { gateway: gateway.url, orchestrator: orchestrator.url, mappingAgent: mappingAgent.url }
  await provisionTopics(pubsub, targets).finally(() => pubsub.close())
}

async function endService(cloud: LocalCloud, name: (typeof serviceNames)[number]): Promise<void> {
  const pid = serviceId(cloud, name)
  if (pid === undefined) throw new Error(`${name} is not there any more`)
  process.kill(pid, 'SIGTERM')
  await until(`${name} has ended`, async () => !isAlive(pid) || undefined, { seconds: 60, everyMs: 100 })
}
