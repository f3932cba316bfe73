import { telemetrySettings } from '@doki/telemetry'
import { z } from 'zod'

const secret = z.string().min(32, 'each secret needs at least 32 characters')

/** What every service is told by its environment: spread it into the schema of a service's own settings. */
export const commonSettings = {
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(8080)
    .describe('the port to listen on; 0 takes any free one'),
  HOST: z.string().default('0.0.0.0').describe('the address to listen on'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('the least severe level to log: trace, debug, info, warn, error, fatal or silent'),
  ...telemetrySettings,
  GCP_PROJECT: z.string().min(1).describe('the id of the Google Cloud project'),
  INTERNAL_SECRETS: z
    .string()
    .transform(text => text.split(',').map(part => part.trim()))
    .pipe(z.array(secret).min(1).max(2, 'at most two secrets, the new one first'))
    .describe(
      'the secret services prove themselves with, of 32 characters or more; while it is being changed two, ' +
        'separated by a comma, the new one first',
    ),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'not a postgres:// URL')
    .describe('a Postgres URL: postgres://user:password@host:5432/name'),
}
