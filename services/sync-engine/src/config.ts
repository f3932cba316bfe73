import { cloudSettings } from '@doki/connections'
import { JobId } from '@doki/contracts'
import { commonSettings } from '@doki/service'
import { z } from 'zod'

const { LOG_LEVEL, GCP_PROJECT, INTERNAL_SECRETS, DATABASE_URL } = commonSettings

/** The environment of one execution of the sync engine. */
export const configSchema = z.object({
  LOG_LEVEL,
  GCP_PROJECT,
  INTERNAL_SECRETS,
  ...cloudSettings,
  DATABASE_URL: DATABASE_URL.describe('a Postgres URL that logs in as doki_service'),
  JOB_ID: JobId.describe('the run to do: set for each execution'),
  TRACEPARENT: z
    .string()
    .optional()
    .describe('the trace of the request that led here: set for each execution'),
})
export type Config = z.infer<typeof configSchema>
