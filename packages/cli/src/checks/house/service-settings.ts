import { globSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { root } from '../../root.ts'

export interface ServiceSettings {
  /** `gateway`. */
  service: string
  names: string[]
  /** Those without which it does not start. */
  required: string[]
  schema: z.ZodObject
}

const ConfigModule = z.object({ configSchema: z.instanceof(z.ZodObject) })

/** What each service wants of its environment, asked of its own `src/config.ts`. */
export async function serviceSettings(): Promise<ServiceSettings[]> {
  const files = globSync('services/*/package.json', { cwd: root }).sort()
  return Promise.all(files.map(file => settingsOf(path.dirname(file))))
}

async function settingsOf(folder: string): Promise<ServiceSettings> {
  const loaded: unknown = await import(pathToFileURL(path.join(root, folder, 'src/config.ts')).href)
  const { configSchema } = ConfigModule.parse(loaded)
  const empty = configSchema.safeParse({})
  return {
    service: path.basename(folder),
    names: Object.keys(configSchema.shape),
    required: (empty.error?.issues ?? []).map(issue => String(issue.path[0])),
    schema: configSchema,
  }
}
