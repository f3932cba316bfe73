import { startTelemetry } from '@doki/telemetry'
import type { z } from 'zod'
import { createLog, type Logger } from './create-log.ts'
import { exitOnSurprise, readOrExit, type Telling, tellingOf } from './start-process.ts'

type Settings = { LOG_LEVEL: string } & Telling

type Task<T extends Settings> = {
  name: string
  schema: z.ZodType<T>
  /** Does the work. `stop` is aborted when the process has to end: save, and return within the platform's 10 s. */
  run(config: T, log: Logger, stop: AbortSignal): Promise<void>
  env?: NodeJS.ProcessEnv
}

/**
 * The life of a process that does one thing and ends, such as a Cloud Run Job: read the settings or say which are wrong,
 * run, exit 0. What `run` throws is logged and exits 1, for the platform to try again.
 */
export async function runTask<T extends Settings>(task: Task<T>): Promise<void> {
  const config = readOrExit(task)
  const log = createLog(task.name, config.LOG_LEVEL)
  exitOnSurprise(log)
  const stop = new AbortController()
  const onSignal = (signal: string) => {
    if (stop.signal.aborted) process.exit(1)
    log.info({ signal }, 'stopping')
    stop.abort()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  const telemetry = await startTelemetry(tellingOf(task.name, config, log))
  let code = 0
  try {
    await task.run(config, log, stop.signal)
  } catch (error) {
    log.error({ err: error }, 'the task failed')
    code = 1
  }
  await telemetry.stop()
  process.exit(code)
}
