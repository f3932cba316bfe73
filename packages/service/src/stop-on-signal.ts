import type { Logger } from './create-log.ts'

/** Cloud Run kills 10 s after SIGTERM. */
const graceMs = 9_500

/**
 * On SIGTERM or SIGINT: `stop`, then exit 0. A second signal, or a stop that takes longer than the platform waits,
 * exits 1 at once.
 */
export function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = async (signal: string) => {
    if (stopping) {
      log.warn({ signal }, 'stopped at once')
      process.exit(1)
    }
    stopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('stopping took too long')
      process.exit(1)
    }, graceMs).unref()
    try {
      await stop()
      log.info('stopped')
      process.exit(0)
    } catch (error) {
      log.error({ err: error }, 'stopping failed')
      process.exit(1)
    }
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
