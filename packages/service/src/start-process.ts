import type { startTelemetry, TelemetrySettings } from '@doki/telemetry'
import type { z } from 'zod'
import { ConfigError, readConfig } from './config.ts'
import type { Logger } from './create-log.ts'

type Start<T> = { name: string; schema: z.ZodType<T>; env?: NodeJS.ProcessEnv }

/** The settings; or, if some are bad, says which on standard error and exits 1. */
export function readOrExit<T>({ name, schema, env = process.env }: Start<T>): T {
  try {
    return readConfig(schema, env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(`${name}: ${error.message}`)
    return process.exit(1)
  }
}

/** After an error nobody handled the process is in no known state: it says so and ends. */
export function exitOnSurprise(log: Logger): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, `the process ends: ${event}`)
      process.exit(1)
    })
  }
}

/** What decides whether a process tells of itself, and as what; all of it may be left out. */
export type Telling = { GCP_PROJECT?: string | undefined; GCP_REGION?: string | undefined } & {
  [Name in keyof TelemetrySettings]?: TelemetrySettings[Name] | undefined
}

/** A process and its settings, for `startTelemetry`. */
export function tellingOf(
  service: string,
  settings: Telling,
  log: Logger,
): Parameters<typeof startTelemetry>[0] {
  return { service, settings, project: settings.GCP_PROJECT, region: settings.GCP_REGION, log }
}
