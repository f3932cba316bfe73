import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { LocalCloud } from '../cloud/start-local-cloud.ts'
import type { Service } from './moments.ts'

const Pids = z.array(z.object({ name: z.string(), pid: z.int().optional() }))
const Running = z.object({
  running: z.array(z.object({ env: z.record(z.string(), z.string()), pids: z.array(z.int()) })),
})

/** The process id of a service, or of the engine that does this run; undefined while there is none. */
export async function processId(
  cloud: LocalCloud,
  service: Service,
  runId: string | undefined,
): Promise<number | undefined> {
  if (service !== 'sync-engine') return serviceId(cloud, service)
  return runId === undefined ? undefined : engineId(cloud, runId)
}

/** The process id of a service; undefined while it is being started. */
export function serviceId({ folder }: Pick<LocalCloud, 'folder'>, name: string): number | undefined {
  return pidIn(path.join(folder, 'processes'), name)
}

/** The same of any processes that were started together, by their folder. */
export function pidIn(folder: string, name: string): number | undefined {
  const text = readFileSync(path.join(folder, 'pids.json'), 'utf8')
  return Pids.parse(JSON.parse(text)).find(each => each.name === name)?.pid
}

/** How many engines are at work. */
export async function engines(cloud: LocalCloud): Promise<number> {
  return (await executions(cloud)).length
}

/** The process id of the sync engine that does this run now. */
async function engineId(cloud: LocalCloud, runId: string): Promise<number | undefined> {
  return (await executions(cloud)).find(({ env }) => env.JOB_ID === runId)?.pids[0]
}

async function executions({ googleCloudControl }: LocalCloud) {
  const answer = await fetch(`${googleCloudControl}/__control/executions`)
  return Running.parse(await answer.json()).running
}
