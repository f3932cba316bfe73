import path from 'node:path'
import { localSecrets } from '../cloud/settings.ts'
import { root } from '../root.ts'
import { measureStart, type StartFigures } from './measure-start.ts'
import { envNowhere } from './nowhere.ts'

export type ServiceStart = StartFigures & { service: string }

const services = ['gateway', 'orchestrator', 'mapping-agent'] as const

/** A bare `http` server, measured in the same way: the floor of this machine. */
const floors = {
  'bare node:http': `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('listening'))`,
}

const until = /listening/

/** Starts each service from its source `runs` times and answers the medians. */
export async function benchStart(folder: string, runs: number): Promise<ServiceStart[]> {
  const figures: ServiceStart[] = []
  for (const [service, code] of Object.entries(floors)) {
    const start = { args: ['-e', code], env: process.env, until }
    figures.push({ service, ...(await measureStart(start, runs)) })
  }
  const secrets = localSecrets(folder)
  for (const service of services) {
    const program = path.join(root, 'services', service, 'src/main.ts')
    const start = { args: [program], env: { ...process.env, ...envNowhere(service, secrets) }, until }
    figures.push({ service, ...(await measureStart(start, runs)) })
  }
  return figures
}
