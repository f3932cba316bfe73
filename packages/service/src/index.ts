export { commonSettings } from './common-settings.ts'
export { ConfigError, readConfig } from './config.ts'
export { type App, createHttp } from './create-http.ts'
export { createLog, type Logger } from './create-log.ts'
export type { HealthDetail } from './health.ts'
export { type HttpLimits, httpLimits } from './http-limits.ts'
export { internalAuth } from './internal-auth.ts'
export { problemOf } from './problem.ts'
export { readAnyBodyAsJson, refuseLargeJson } from './raw-body.ts'
export { redact } from './redact.ts'
export { runService } from './run-service.ts'
export { runTask } from './run-task.ts'
export { directMaxAgeSeconds, messageMaxAgeSeconds, signInternal, verifyInternal } from './sign-internal.ts'
export { stopOnSignal } from './stop-on-signal.ts'
export {
  childTraceparent,
  newTraceparent,
  type Trace,
  traceFields,
  traceOf,
  traceparentToKeep,
} from './trace.ts'
