import { DiagLogLevel, diag } from '@opentelemetry/api'

/** At most one line a minute: a collector that is down must not fill the log. */
const everyMs = 60_000

/** What goes wrong with sending, in the log of the process. */
export function tellTroubles(log: { warn(facts: object, message: string): void }, now = Date.now): void {
  let last = Number.NEGATIVE_INFINITY
  const tell = (reason: string) => {
    if (now() - last < everyMs) return
    last = now()
    log.warn({ reason: reason.slice(0, 500) }, 'telemetry could not be sent')
  }
  const silent = () => {}
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  )
}
