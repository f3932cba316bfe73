import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { JobConfigs } from './jobs/job-config.ts'

/** What the stand-in starts with. */
export const GoogleCloudConfig = z.strictObject({
  /** Names without `projects/` belong to it. */
  project: z.string().default('doki-local'),
  jobs: JobConfigs.default({}),
  /** The first version of secrets that are not there yet. */
  secrets: z.record(z.string(), z.string()).default({}),
})
export type GoogleCloudConfig = z.infer<typeof GoogleCloudConfig>

/** Throws with every mistake in it. */
export async function readConfigFile(file: string | undefined): Promise<z.input<typeof GoogleCloudConfig>> {
  if (!file) return {}
  const { data, error } = GoogleCloudConfig.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (error) throw new Error(`${file} is not a configuration of the stand-in:\n${z.prettifyError(error)}`)
  return data
}
