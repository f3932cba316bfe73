import { cloudSettings } from '@doki/connections'
import { commonSettings } from '@doki/service'
import { z } from 'zod'

/** The environment of the orchestrator. */
export const configSchema = z.object({
  ...commonSettings,
  ...cloudSettings,
  DATABASE_URL: commonSettings.DATABASE_URL.describe('a Postgres URL that logs in as doki_service'),
})
export type Config = z.infer<typeof configSchema>
