import type { JobKind } from '@doki/contracts'
import { postTick } from '../cloud/start-tick.ts'
import { waitForHealth } from '../cloud/wait-for.ts'
import type { Say } from '../demo/say.ts'
import type { Hold } from './hold.ts'
import { until } from './look.ts'
import type { Moment, Scene, Service } from './moments.ts'
import { processId } from './running.ts'

/** What was killed at a step of the flow. */
export interface StepKill {
  step: Moment['step']
  moment: string
  killed: { process: Service; pid: number }[]
  /** From the kill until the flow had come to the next step, or to its end. */
  seconds: number
}

export interface KillThroughOptions {
  moments: readonly Moment[]
  /** Which processes are killed at each moment, as far as they run then. */
  who: readonly Service[]
  say: Say
}

/** Whose jobs a process works on. */
const kinds: Record<Service, JobKind[]> = {
  gateway: [],
  orchestrator: ['request'],
  'mapping-agent': ['mapping.suggest'],
  'sync-engine': ['sync'],
}

/**
 * Follows one request, and kills processes with SIGKILL at one moment after the other, while `talk` says it and answers
 * what is asked. The local cloud starts them again, as Cloud Run would. Only the 30 s for which a dead process holds its
 * job, and the rest of the minute until the next tick, are cut short. Throws when a moment does not come.
 */
export async function killThrough<T>(
  scene: Scene,
  options: KillThroughOptions,
  talk: () => Promise<T>,
): Promise<{ talked: T; kills: StepKill[] }> {
  const { moments } = options
  const abort = new AbortController()
  const holds: (Hold | undefined)[] = []
  const kills: StepKill[] = []
  let killedAt = performance.now()
  const goneOn = () => {
    const last = kills.at(-1)
    if (last) last.seconds = Math.round(performance.now() - killedAt) / 1000
  }
  const killAll = async () => {
    for (const [at, moment] of moments.entries()) {
      const jobId = await moment.meet(scene, holds[at], abort.signal)
      goneOn()
      // Before anything goes on: it may soon come to the next moment.
      await moments[at + 1]?.delay?.(scene)
      killedAt = performance.now()
      kills.push(await killAt(moment, scene, options, { jobId, held: holds[at] }))
    }
  }
  try {
    for (const moment of moments) {
      const wish = moment.hold?.(scene)
      holds.push(wish && (await scene.look.hold(wish)))
    }
    await moments[0]?.delay?.(scene)
    const talking = talk().then(talked => {
      goneOn()
      return talked
    })
    const [talked] = await Promise.all([talking, killAll()])
    return { talked, kills }
  } finally {
    abort.abort()
    await Promise.all(holds.map(each => each?.release(false)))
  }
}

async function killAt(
  moment: Moment,
  scene: Scene,
  { who, say }: KillThroughOptions,
  { jobId, held }: { jobId: string | undefined; held: Hold | undefined },
): Promise<StepKill> {
  const { cloud, look } = scene
  const killed: StepKill['killed'] = []
  for (const service of who) {
    const find = () => processId(cloud, service, jobId)
    // A service is always there, an engine only for a run.
    const pid = service === moment.process ? await until(`the ${service} runs`, find) : await find()
    if (pid !== undefined) killed.push({ process: service, pid })
  }
  for (const { pid } of killed) process.kill(pid, 'SIGKILL')
  const names = killed.map(each => each.process)
  say.line(`  [${moment.step}] ${moment.moment}: kill -9 ${names.join(', ') || 'nothing'}`)
  await Promise.all(urlsOf(names, scene).map(url => waitForHealth(url)))
  await held?.release(names.includes(moment.process))
  await look.endLeases(names.flatMap(name => kinds[name]))
  await postTick(cloud.addresses.gateway, cloud.internalSecret)
  return { step: moment.step, moment: moment.moment, killed, seconds: 0 }
}

function urlsOf(names: Service[], { cloud: { addresses } }: Scene): string[] {
  const urls: Partial<Record<Service, string>> = {
    gateway: addresses.gateway,
    orchestrator: addresses.orchestrator,
    'mapping-agent': addresses.mappingAgent,
  }
  return names.flatMap(name => urls[name] ?? [])
}
