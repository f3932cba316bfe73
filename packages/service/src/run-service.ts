import { startTelemetry } from '@doki/telemetry'
import type { z } from 'zod'
import type { App } from './create-http.ts'
import { createLog, type Logger } from './create-log.ts'
import { exitOnSurprise, readOrExit, type Telling, tellingOf } from './start-process.ts'
import { stopOnSignal } from './stop-on-signal.ts'

type Settings = { PORT: number; HOST: string; LOG_LEVEL: string } & Telling

type Service<T extends Settings> = {
  name: string
  schema: z.ZodType<T>
  /** Builds the app and opens what it needs; `close` is called once the last request is answered. */
  build(config: T, log: Logger): Promise<{ app: App; close?: () => Promise<void> }>
  env?: NodeJS.ProcessEnv
}

/**
 * The life of a service: read the settings or say which are wrong and exit 1, build, listen, and on SIGTERM or SIGINT
 * take no more requests, answer those under way, close, exit 0. One log line, `listening`, carries the port.
 */
export async function runService<T extends Settings>(service: Service<T>): Promise<void> {
  const config = readOrExit(service)
  const log = createLog(service.name, config.LOG_LEVEL)
  exitOnSurprise(log)
  try {
    const telemetry = await startTelemetry(tellingOf(service.name, config, log))
    const { app, close } = await service.build(config, log)
    stopOnSignal(log, async () => {
      await app.close()
      await close?.()
      await telemetry.stop()
    })
    await listenQuietly(app, config)
    const address = app.server.address()
    log.info({ port: typeof address === 'object' ? address?.port : config.PORT }, 'listening')
  } catch (error) {
    log.fatal({ err: error }, 'the service could not start')
    process.exit(1)
  }
}

/** Fastify logs a line for every address it listens on; ours says it once. */
async function listenQuietly(app: App, { HOST, PORT }: Settings): Promise<void> {
  const { level } = app.log
  app.log.level = 'error'
  await app.listen({ host: HOST, port: PORT })
  app.log.level = level
}
