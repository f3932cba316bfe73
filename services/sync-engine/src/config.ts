import { cloudSettings } from '@doki/connections/settings'
import { JobId } from '@doki/contracts'
import { needSealKeys } from '@doki/vault/settings'
import { z } from 'zod'

/** The environment of one execution of the sync engine. */
export const configSchema = needSealKeys(
  z.object({
    ...cloudSettings,
    JOB_ID: JobId.describe('the run to do: set for each execution'),
    TRACEPARENT: z
      .string()
      .optional()
      .describe('the trace of the request that led here: set for each execution'),
  }),
)
export type Config = z.infer<typeof configSchema>
