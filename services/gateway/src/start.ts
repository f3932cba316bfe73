import { runService } from '@doki/service'
import { configSchema } from './config.ts'
import { wire } from './wire.ts'

/** Reads the settings, listens, and lives until it is told to stop. */
export function start(): Promise<void> {
  return runService({ name: 'gateway', schema: configSchema, build: wire })
}
