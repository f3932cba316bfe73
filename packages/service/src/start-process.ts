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
