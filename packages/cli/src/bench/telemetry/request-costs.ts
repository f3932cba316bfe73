import { setTimeout as sleep } from 'node:timers/promises'
import { JobStarted } from '@doki/contracts'
import { PubSub } from '@google-cloud/pubsub'
import { project } from '../../cloud/settings.ts'
import type { LocalCloud } from '../../cloud/start-local-cloud.ts'
import { asked, gatewayClient } from '../../demo/gateway-client.ts'
import { email, whoAmI } from '../../demo/journey.ts'
import type { Say } from '../../demo/say.ts'
import { signIn } from '../../demo/sign-in.ts'
import { serviceId } from '../../road/running.ts'
import type { Revision } from '../../upgrade/revision.ts'
import { cpuMs } from '../cpu-ms.ts'
import { type Load, LoadFigures } from '../gateway/load.ts'
import { runNode } from '../gateway/run-node.ts'
import { type Beside, beside, byTurns, type Mode } from './by-turns.ts'

export interface RequestCost {
  route: string
  /** Time of processors of the gateway for a thousand requests, in ms. */
  cpuMsOf1000: Beside
  perSecond: Beside
  p50Ms: Beside
  failed: number
}

const connections = 20
/** Longer than spans wait to be sent: what sending costs belongs to the requests. */
const sendingMs = 2_500

/** A request that reads and one that starts a job, asked of a gateway that sends nothing and of one that does. */
export async function requestCosts(
  cloud: LocalCloud,
  tracing: Revision,
  { rounds, seconds }: { rounds: number; seconds: number },
  say: Say,
): Promise<RequestCost[]> {
  const { accessToken } = await signIn(cloud.addresses.gateway, email)
  const gateway = gatewayClient(cloud.addresses.gateway, accessToken)
  const { workspaceId } = await whoAmI(gateway)
  await leaveMessages()
  const wish = { workspaceId, text: 'keep Orders in sync' }
  const { jobId } = await asked(JobStarted, gateway.POST('/agent/interpret', { body: wish }))
  const headers = { authorization: `Bearer ${accessToken}` }
  const posted = { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(wish) }
  const routes: (Pick<Load, 'method' | 'headers' | 'body'> & { name: string; path: string })[] = [
    { name: 'GET /jobs/:id', method: 'GET', path: `/jobs/${jobId}`, headers },
    { name: 'POST /agent/interpret', method: 'POST', path: '/agent/interpret', ...posted },
  ]
  const at = (mode: Mode) =>
    mode === 'on'
      ? { url: tracing.urls.gateway, pid: tracing.pid('gateway') }
      : { url: cloud.addresses.gateway, pid: serviceId(cloud, 'gateway') }
  const costs: RequestCost[] = []
  for (const { name, path, ...request } of routes) {
    say.now(`${name} over ${connections} connections`)
    const ask = async (mode: Mode, forSeconds = seconds) => {
      const { url, pid } = at(mode)
      const before = cpuMs(pid).own
      const load = { ...request, url: url + path, connections, seconds: forSeconds }
      const figures = LoadFigures.parse(await runNode('load.ts', load))
      await sleep(sendingMs)
      return { ...figures, cpuMs: cpuMs(pid).own - before }
    }
    for (const mode of ['off', 'on'] as const) await ask(mode, 2) // the compiler warms up
    const seen = await byTurns(rounds, mode => ask(mode))
    costs.push({
      route: name,
      cpuMsOf1000: beside(seen, each => (each.cpuMs / each.requests) * 1000),
      perSecond: beside(seen, each => each.perSecond),
      p50Ms: beside(seen, each => each.p50Ms),
      failed: seen.reduce((sum, { off, on }) => sum + off.failed + on.failed, 0),
    })
  }
  return costs
}

/** From here on messages stay in their topic: agents at work would be measured too. */
async function leaveMessages(): Promise<void> {
  // The cloud has set the emulator's address.
  const pubsub = new PubSub({ projectId: project })
  try {
    await pubsub.subscription('doki-orchestrator-push').delete()
  } finally {
    await pubsub.close()
  }
}
