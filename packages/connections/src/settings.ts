import { googleSettings } from '@doki/google/settings'
import { vaultSettings } from '@doki/vault'
import { z } from 'zod'

/** The settings of every process that opens connections and sends jobs on their way: the shape of a zod object. */
export const cloudSettings = {
  ...googleSettings,
  ...vaultSettings,
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
  ALLOW_PRIVATE_DATABASE_HOSTS: z
    .stringbool()
    .default(false)
    .describe('true lets connections go to private networks: locally only'),
}
