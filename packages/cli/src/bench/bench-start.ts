import path from 'node:path'
import { envNowhere } from '../cloud/nowhere.ts'
import { localSecrets } from '../cloud/settings.ts'
import { root } from '../root.ts'
import { bareServer, measureStart, type StartFigures } from './measure-start.ts'

export type ServiceStart = StartFigures & { service: string }

const services = ['gateway', 'orchestrator', 'mapping-agent'] as const

const until = /listening/

/** Starts each service from its source `runs` times and answers the medians. */
export async function benchStart(folder: string, runs: number): Promise<ServiceStart[]> {
  const figures: ServiceStart[] = [{ service: 'bare node:http', ...(await measureStart(bareServer, runs)) }]
  const secrets = localSecrets(folder)
  for (const service of services) {
    const program = path.join(root, 'services', service, 'src/main.ts')
    const start = { args: [program], env: { ...process.env, ...envNowhere(service, secrets) }, until }
    figures.push({ service, ...(await measureStart(start, runs)) })
  }
  return figures
}
