import path from 'node:path'
import { freePort } from '../cloud/free-port.ts'
import { processes } from '../cloud/processes.ts'
import { sourcesOf } from '../cloud/program-of.ts'
import { commonEnv, gatewayEnv, localSecrets } from '../cloud/settings.ts'
import { defineSyncJob, type LocalCloud } from '../cloud/start-local-cloud.ts'
import { waitForHealth } from '../cloud/wait-for.ts'
import { pidIn } from '../road/running.ts'

export const serviceNames = ['gateway', 'orchestrator', 'mapping-agent'] as const

/** The services of one version, as they listen. */
export interface Revision {
  urls: Record<(typeof serviceNames)[number], string>
  /** The process id of one of them. */
  pid(name: (typeof serviceNames)[number]): number | undefined
  /** What its processes are told, but for where they listen. */
  env: NodeJS.ProcessEnv
  /** From now on runs are done by the engine of this version. */
  takeRuns(): Promise<void>
  /** SIGTERM, and until they have ended. */
  stop(): Promise<void>
}

/** Starts the services of the repository in `version` beside those of a cloud that runs, with the same settings. */
export async function startRevision(
  cloud: LocalCloud,
  {
    name,
    version,
    own,
    warn,
  }: { name: string; version: string; own: NodeJS.ProcessEnv; warn(line: string): void },
): Promise<Revision> {
  const folder = path.join(cloud.folder, `revision-${name}`)
  const children = processes(folder, warn)
  const { addresses } = cloud
  const common = { ...commonEnv(addresses, localSecrets(cloud.folder)), ...own }
  const start = async (service: string, more: NodeJS.ProcessEnv = {}) => {
    const port = await freePort()
    children.start({
      name: service,
      program: sourcesOf(version)(service),
      env: { ...common, ...more, PORT: String(port) },
      endWithStarter: true,
    })
    return `http://127.0.0.1:${port}`
  }
  const urls = {
    gateway: await start('gateway', { ...gatewayEnv(addresses), ...own }),
    orchestrator: await start('orchestrator'),
    'mapping-agent': await start('mapping-agent'),
  }
  try {
    await Promise.all(Object.values(urls).map(url => waitForHealth(url)))
  } catch (error) {
    await children.stop()
    throw error
  }
  return {
    urls,
    pid: service => pidIn(folder, service),
    env: common,
    takeRuns: () => defineSyncJob(cloud.googleCloudControl, common, sourcesOf(version)),
    stop: () => children.stop(),
  }
}
