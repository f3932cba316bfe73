import type { z } from 'zod'
import { createLog, type Logger } from './create-log.ts'
import { exitOnSurprise, readOrExit } from './start-process.ts'

type Task<T extends { LOG_LEVEL: string }> = {
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
export async function runTask<T extends { LOG_LEVEL: string }>(task: Task<T>): Promise<void> {
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
  try {
    await task.run(config, log, stop.signal)
    process.exit(0)
  } catch (error) {
    log.error({ err: error }, 'the task failed')
    process.exit(1)
  }
}
