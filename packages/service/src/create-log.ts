import { type DestinationStream, type Logger, pino } from 'pino'
import { redact } from './redact.ts'
import { standardOutput } from './standard-output.ts'

export type { Logger } from 'pino'

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#logseverity */
const severities: Record<string, string> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
}

/**
 * A log of JSON lines as Cloud Logging reads them from standard output: `severity`, `message`, `time`,
 * `serviceContext` (which service, which revision). Secrets are taken out of every line.
 * https://cloud.google.com/logging/docs/structured-logging
 */
export function createLog(service: string, level: string, destination?: DestinationStream): Logger {
  const version = process.env.K_REVISION ?? process.env.CLOUD_RUN_EXECUTION
  return pino(
    {
      level,
      messageKey: 'message',
      base: { serviceContext: { service, ...(version && { version }) } },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: label => ({ severity: severities[label] ?? 'DEFAULT' }) },
      hooks: { streamWrite: redact },
    },
    destination ?? standardOutput(),
  )
}
