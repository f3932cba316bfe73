import { setTimeout as sleep } from 'node:timers/promises'
import { type LocalCloud, startLocalCloud } from '../cloud/start-local-cloud.ts'
import { gatewayClient } from '../demo/gateway-client.ts'
import { googleUser } from '../demo/google-user.ts'
import { connectDatabase, email, whoAmI } from '../demo/journey.ts'
import type { Say } from '../demo/say.ts'
import { signIn } from '../demo/sign-in.ts'
import { until } from '../road/look.ts'
import { type LiveSync, liveSync } from './live-sync.ts'
import { type Relay, startRelay } from './relay.ts'

/** Seconds from an edit on one side to the same on the other. */
export interface LiveFigures {
  told: { sheet: number[]; table: number[] }
  /** Every message of Drive lost, and the hook of the table not called. */
  untold: { sheet: number[]; table: number[]; lostMessages: number }
}

/** In seconds: within seconds where somebody tells, within five minutes whatever happens. */
export const liveLimits = { told: 30, untold: 300 } as const

const names = ['amber', 'birches', 'cobalt', 'dunes']
/** As Cloud Scheduler's; the local cloud is quicker otherwise. */
const tickMs = 60_000
/** Edits at other times between two looks. */
const apartMs = 25_000
/** Runs that a change starts are so far apart at least. */
const restMs = 12_000

/** By the clock on the wall: four live syncs, edited on both sides, first told of changes and then not. */
export async function benchLive(folder: string, say: Say, signal: AbortSignal): Promise<LiveFigures> {
  let gatewayUrl: string | undefined
  const relay = await startRelay(() => gatewayUrl)
  const env = { WEBHOOK_URL: relay.url }
  const cloud = await startLocalCloud({
    ...{ folder, durable: false, users: [email], env, tickMs, signal },
    warn: say.line,
  })
  gatewayUrl = cloud.addresses.gateway
  const interrupted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  )
  try {
    return await Promise.race([measure(cloud, relay, say), interrupted])
  } finally {
    relay.close()
    await cloud.stop()
  }
}

async function measure(cloud: LocalCloud, relay: Relay, say: Say): Promise<LiveFigures> {
  const { accessToken } = await signIn(cloud.addresses.gateway, email)
  const gateway = gatewayClient(cloud.addresses.gateway, accessToken)
  const { workspaceId } = await whoAmI(gateway)
  const google = await googleUser(cloud.addresses.workspace, email)
  const { userDatabase: databaseUrl } = cloud
  await connectDatabase(gateway, workspaceId, databaseUrl)
  const syncs: LiveSync[] = []
  for (const name of names) syncs.push(await liveSync(name, { gateway, google, workspaceId, databaseUrl }))
  say.line(`${syncs.length} live syncs are at rest. Waiting for the tick that opens Drive’s channels …`)
  const opened = async () => relay.came() >= syncs.length || undefined
  await until('Drive’s channels are open', opened, { seconds: 180 })

  const told = { sheet: [] as number[], table: [] as number[] }
  for (const [at, sync] of syncs.entries()) {
    if (at === 0) await sleep(restMs)
    told.sheet.push(await sync.editSheet(`told ${at}`))
  }
  await sleep(restMs)
  for (const [at, sync] of syncs.entries()) {
    const arrived = sync.editTable(`told ${at}`)
    await sync.callHook()
    told.table.push(await arrived)
  }
  say.line(`Told: ${JSON.stringify(told)}. From now on all messages are lost …`)

  await sleep(restMs)
  relay.lose()
  const before = relay.came()
  const untold = { sheet: [] as number[], table: [] as number[] }
  await Promise.all(
    syncs.map(async (sync, at) => {
      await sleep(at * apartMs)
      if (at % 2 === 0) untold.sheet.push(await sync.editSheet(`untold ${at}`))
      else untold.table.push(await sync.editTable(`untold ${at}`))
    }),
  )
  return { told, untold: { ...untold, lostMessages: relay.came() - before } }
}
