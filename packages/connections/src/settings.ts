import { googleSettings } from '@doki/google/settings'
import { commonSettings } from '@doki/service'
import { tablesSettings } from '@doki/tables/settings'
import { telemetrySettings } from '@doki/telemetry'
import { vaultSettings } from '@doki/vault/settings'
import { z } from 'zod'

const { LOG_LEVEL, GCP_PROJECT, INTERNAL_SECRETS, DATABASE_URL } = commonSettings

/**
 * The settings of every process that opens connections and sends jobs on their way: the shape of a zod object, for
 * `needSealKeys`. Importing them loads none of the clients they are for.
 */
export const cloudSettings = {
  LOG_LEVEL,
  GCP_PROJECT,
  INTERNAL_SECRETS,
  DATABASE_URL: DATABASE_URL.describe('a Postgres URL that logs in as doki_service'),
  ...googleSettings,
  ...vaultSettings,
  ...tablesSettings,
  ...telemetrySettings,
  GCP_REGION: z.string().min(1).default('europe-west1').describe('the region of the Cloud Run Job'),
  SYNC_JOB_NAME: z
    .string()
    .min(1)
    .default('doki-sync-engine')
    .describe('the name of the Cloud Run Job that syncs'),
  RUN_API_ENDPOINT: z
    .string()
    .regex(/^[\w.-]+:\d+$/, 'not host:port')
    .optional()
    .describe('host:port of a Cloud Run stand-in; absent: the real one'),
}

/** Them, read. */
export type CloudSettings = z.output<z.ZodObject<typeof cloudSettings>>
